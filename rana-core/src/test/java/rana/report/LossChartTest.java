package rana.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;

class LossChartTest {
    private static final int DISCRIMINATOR = 0xff1f6fb4;
    private static final int GENERATOR = 0xffd9631e;

    @TempDir
    Path run;

    @Test
    void draws_both_losses_at_their_values() throws IOException {
        RunFolder.training(run, 500);

        LossChart.write(run);

        BufferedImage chart = ImageIO.read(run.resolve("loss.png").toFile());
        assertThat(chart.getWidth()).isEqualTo(1000);
        assertThat(chart.getHeight()).isEqualTo(500);
        // Rows count downwards: a falling loss ends at a larger row, a rising one at a smaller.
        assertThat(row(chart, DISCRIMINATOR, 900)).isGreaterThan(row(chart, DISCRIMINATOR, 150) + 100);
        assertThat(row(chart, GENERATOR, 900)).isLessThan(row(chart, GENERATOR, 150) - 100);
    }

    @Test
    void is_not_flattened_by_one_outlier() throws IOException {
        RunFolder.training(run, 500);
        String lines = Files.readString(run.resolve("metrics.jsonl"));
        RunFolder.metrics(run, lines, "{\"step\":501,\"d_loss\":100000,\"g_loss\":NaN}");

        LossChart.write(run);

        BufferedImage chart = ImageIO.read(run.resolve("loss.png").toFile());
        assertThat(row(chart, GENERATOR, 850)).isLessThan(row(chart, GENERATOR, 150) - 100);
    }

    @Test
    void is_left_out_without_losses() throws IOException {
        RunFolder.metrics(run, "{\"step\":1,\"d_loss\":NaN}");

        LossChart.write(run);

        assertThat(run.resolve("loss.png")).doesNotExist();
    }

    /** Runs in another Java process, because this one has already found its fonts. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void says_what_to_install_on_a_machine_without_fonts() throws Exception {
        RunFolder.training(run, 10);
        Path none = Files.writeString(run.resolve("fonts.conf"), "<fontconfig><dir>/none</dir></fontconfig>");
        var java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-Duser.home=" + run,
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutFonts.class.getName(),
                        run.toString())
                .redirectErrorStream(true);
        java.environment().put("FONTCONFIG_FILE", none.toString());
        java.environment().remove("JAVA_TOOL_OPTIONS"); // Java would print it on another line

        Process process = java.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isEqualTo(1);
        assertThat(said.strip()).contains("install fontconfig and a font").hasLineCount(1);
        assertThat(run.resolve("report.html")).exists();
        assertThat(new File(run.toFile(), "loss.png")).doesNotExist();
    }

    static final class WithoutFonts {
        private WithoutFonts() {}

        public static void main(String[] arguments) {
            try {
                RunReport.write(Path.of(arguments[0]));
            } catch (FailureException e) {
                System.out.println(e.getMessage());
                System.exit(1);
            }
        }
    }

    private static int row(BufferedImage chart, int color, int column) {
        return IntStream.range(0, 420)
                .filter(y -> chart.getRGB(column, y) == color)
                .findFirst()
                .orElseThrow();
    }
}
