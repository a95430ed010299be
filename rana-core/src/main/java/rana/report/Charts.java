package rana.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import rana.FailureException;
import rana.io.AtomicFile;

/** The style of the charts in reports, and their output as PNG. */
final class Charts {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 500;
    private static final Color TEXT = new Color(0x333333);
    private static final Color LINES = new Color(0xe3e3e3);

    private Charts() {}

    /** Returns a chart without series. */
    static XYChart chart(String xTitle, String yTitle) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        style(chart.getStyler());
        return chart;
    }

    /**
     * Writes a chart as PNG.
     *
     * @throws FailureException if the file cannot be written, or this machine has no font for the
     *     axes
     */
    static void write(Path file, Supplier<XYChart> chart) {
        BufferedImage image = withFonts(() -> BitmapEncoder.getBufferedImage(chart.get()));
        AtomicFile.write(file, out -> {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this Java runtime has no PNG encoder");
            }
        });
    }

    /** Returns the drawing; throws an exception that explains it if there are no fonts. */
    private static BufferedImage withFonts(Supplier<BufferedImage> drawing) {
        try {
            return drawing.get();
        } catch (Error | RuntimeException e) {
            if (Fonts.areMissing(e)) {
                throw new FailureException(
                        "cannot draw the chart: Java found no usable fonts; " + Fonts.INSTALL
                                + " and create the report again",
                        e);
            }
            throw e;
        }
    }

    private static void style(AxesChartStyler style) {
        style.setLocale(Locale.ROOT)
                .setAntiAlias(true)
                .setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(TEXT)
                .setChartTitleVisible(false)
                .setChartPadding(14)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(font(Font.PLAIN, 16));
        style.setAxisTitleFont(font(Font.BOLD, 16))
                .setAxisTickLabelsFont(font(Font.PLAIN, 14))
                .setAxisTickLabelsColor(TEXT)
                .setPlotGridLinesColor(LINES)
                .setPlotGridVerticalLinesVisible(false);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
