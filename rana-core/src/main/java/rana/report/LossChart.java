package rana.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import rana.FailureException;
import rana.run.Metrics;
import rana.run.RunFiles;

/**
 * The chart of a run's losses over its steps: those of discriminator and generator, or the two
 * terms of an autoencoder's ELBO.
 */
final class LossChart {
    private static final int MAX_POINTS = 1200;

    /** The fraction of the run that one smoothed point averages over, with triangular weights. */
    private static final double SMOOTHED_FRACTION = 0.03;

    private static final Color BLUE = new Color(0x1f6fb4);
    private static final Color ORANGE = new Color(0xd9631e);

    private LossChart() {}

    /**
     * Writes {@code loss.png}: every loss in {@code metrics.jsonl} as a thin line, its moving
     * average as a thick one. The vertical axis spans the middle 98 % of the losses, so outliers
     * may be outside of it. Writes nothing if there are no losses.
     *
     * @throws FailureException if a file cannot be read or written, or this machine has no font for
     *     the axes
     */
    static void write(Path runFolder) {
        List<Metrics> metrics = Metrics.read(runFolder);
        List<Loss> losses = Stream.of(
                        new Loss("discriminator", Curve.of(metrics, Metrics::discriminatorLoss), BLUE),
                        new Loss("generator", Curve.of(metrics, Metrics::generatorLoss), ORANGE),
                        new Loss(
                                "reconstruction",
                                Curve.of(metrics, line -> line.bound().reconstruction()),
                                BLUE),
                        new Loss(
                                "KL divergence",
                                Curve.of(metrics, line -> line.bound().divergence()),
                                ORANGE))
                .filter(loss -> loss.curve.size() > 0)
                .toList();
        if (losses.isEmpty()) {
            return;
        }
        Charts.write(new RunFiles(runFolder).lossChart(), () -> chart(losses));
    }

    private record Loss(String name, Curve curve, Color color) {}

    private static XYChart chart(List<Loss> losses) {
        XYChart chart = Charts.chart("step", "loss");
        limit(chart.getStyler(), losses);
        losses.forEach(loss -> addRaw(chart, loss));
        losses.forEach(loss -> addSmoothed(chart, loss));
        return chart;
    }

    private static void addRaw(XYChart chart, Loss loss) {
        Color color = loss.color;
        Color pale = new Color(color.getRed(), color.getGreen(), color.getBlue(), 70);
        add(chart, loss.name + ", each step", loss.curve, pale, 1f).setShowInLegend(false);
    }

    private static void addSmoothed(XYChart chart, Loss loss) {
        int radius = (int) (loss.curve.size() * SMOOTHED_FRACTION / 4);
        add(chart, loss.name, loss.curve.smoothed(radius).smoothed(radius), loss.color, 2.6f);
    }

    private static XYSeries add(XYChart chart, String name, Curve curve, Color color, float width) {
        Curve thinned = curve.thinned(MAX_POINTS);
        XYSeries series = chart.addSeries(name, thinned.steps(), thinned.values());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        return series;
    }

    private static void limit(AxesChartStyler style, List<Loss> losses) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Loss loss : losses) {
            low = Math.min(low, loss.curve.quantile(0.01));
            high = Math.max(high, loss.curve.quantile(0.99));
        }
        double margin = high > low ? 0.08 * (high - low) : 0.5;
        style.setXAxisMin(0.0).setYAxisMin(low - margin).setYAxisMax(high + margin);
    }
}
