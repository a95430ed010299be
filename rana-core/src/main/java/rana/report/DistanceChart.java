package rana.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import rana.run.RunFiles;

/** A chart of the distance to the real images over training time, of one run or several. */
final class DistanceChart {
    private static final List<Integer> COLOURS =
            List.of(0x1f6fb4, 0xd9631e, 0x2f8f3e, 0xb02a37, 0x7b52ab, 0x8a6d3b, 0xc23b8f, 0x5f675a, 0x0f8b8d, 0xa39a00);
    private static final List<Marker> MARKERS =
            List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.DIAMOND);

    private static final int BEST_INDEX = 3; // a red diamond

    private DistanceChart() {}

    /**
     * Writes {@code metric} over seconds of training as PNG, both axes from 0. Runs without
     * evaluations are left out.
     */
    static void write(Path file, List<ComparedRun> runs, String metric) {
        Charts.write(file, () -> chart(runs, metric));
    }

    /**
     * Writes {@code distance.png} of one run, with its best checkpoint marked. Does nothing if the
     * run was not evaluated.
     */
    static void write(Path runFolder) {
        EvaluationSummary.read(runFolder)
                .filter(run -> !run.distances().isEmpty())
                .ifPresent(run -> {
                    Charts.write(new RunFiles(runFolder).distanceChart(), () -> chart(run));
                });
    }

    private static XYChart chart(EvaluationSummary run) {
        XYChart chart = Charts.chart("seconds of training", run.metric());
        chart.getStyler().setXAxisMin(0.0).setYAxisMin(0.0);
        add(chart, run.metric(), run.distances(), 0);
        run.best()
                .ifPresent(best -> add(chart, "best: step " + KeyFacts.count(best.step()), List.of(best), BEST_INDEX));
        return chart;
    }

    private static XYChart chart(List<ComparedRun> runs, String metric) {
        XYChart chart = Charts.chart("seconds of training", metric);
        chart.getStyler().setXAxisMin(0.0).setYAxisMin(0.0);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setLocale(Locale.ROOT);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical);
        for (int i = 0; i < runs.size(); i++) {
            List<ComparedRun.Point> points = runs.get(i).distances();
            if (!points.isEmpty()) {
                add(chart, runs.get(i).name(), points, i);
            }
        }
        return chart;
    }

    private static void add(XYChart chart, String name, List<ComparedRun.Point> points, int index) {
        XYSeries series = chart.addSeries(
                name,
                points.stream().mapToDouble(ComparedRun.Point::seconds).toArray(),
                points.stream().mapToDouble(ComparedRun.Point::distance).toArray());
        Color color = new Color(COLOURS.get(index % COLOURS.size()));
        series.setMarker(MARKERS.get(index % MARKERS.size())).setMarkerColor(color);
        series.setLineColor(color).setLineStyle(new BasicStroke(2.2f));
    }
}
