package rana.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.run.EvaluationFile;
import rana.run.ExtractorCard;
import rana.run.Figure;
import rana.run.Protocol;
import rana.run.RunFiles;

class EvaluationSummaryTest {
    private static final int CURVE = 0xff1f6fb4;
    private static final int BEST = 0xffb02a37;
    private static final int PLOT_ROWS = 420; // below them is the legend

    @TempDir
    private Path run;

    @BeforeEach
    void train() throws IOException {
        RunFolder.training(run, 300); // 0.4 seconds each
    }

    @Test
    void the_page_has_a_chart_the_last_metrics_and_their_protocol() throws IOException {
        evaluate(100, 80, 1000);
        evaluate(200, 40, 1000);
        evaluate(300, 60, 1000);
        Files.writeString(run.resolve("best.json"), "{\"checkpoint\":\"step-000200\"}");

        RunReport.writeEvaluations(run);

        assertThat(run.resolve("loss.png")).doesNotExist(); // an evaluation changes no losses
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("Evaluation metrics", "FD-C10 over seconds of training")
                .contains("The diamond marks the best checkpoint, step 200")
                .contains("<td>FD-C10</td><td>60.00</td>", "<td>recall</td><td>0.5000</td><td>k 3</td>")
                .contains("Evaluated at step 300 with extractor C10", "1,000 samples");
    }

    @Test
    void the_chart_has_the_distances_and_a_mark_at_the_best() throws IOException {
        evaluate(100, 80, 1000);
        evaluate(200, 20, 1000);
        evaluate(300, 60, 1000);
        Files.writeString(run.resolve("best.json"), "{\"checkpoint\":\"step-000200\"}");

        DistanceChart.write(run);

        BufferedImage chart = ImageIO.read(run.resolve("distance.png").toFile());
        int first = left(chart, CURVE);
        int best = (left(chart, BEST) + right(chart, BEST)) / 2;
        int last = right(chart, CURVE);
        assertThat(best - first).isBetween((last - first) * 45 / 100, (last - first) * 55 / 100); // 80 of 40 to 120 s
        assertThat(top(chart, BEST)).isGreaterThan(top(chart, CURVE) + 200); // rows count down, and 20 is far below 80
    }

    @Test
    void distances_have_one_protocol_and_increasing_steps_and_a_later_evaluation_of_a_step_replaces_the_earlier() {
        evaluate(50, 10, 500);
        evaluate(100, 80, 1000);
        evaluate(200, 40, 1000);
        evaluate(300, 60, 1000);
        evaluate(200, 41, 1000);

        assertThat(EvaluationSummary.read(run).orElseThrow().distances())
                .containsExactly(
                        new ComparedRun.Point(100, 40, 80),
                        new ComparedRun.Point(200, 80, 41),
                        new ComparedRun.Point(300, 120, 60));
    }

    @Test
    void a_best_checkpoint_that_was_evaluated_with_another_protocol_is_not_marked() throws IOException {
        evaluate(100, 10, 500);
        evaluate(300, 60, 1000);
        Files.writeString(run.resolve("best.json"), "{\"checkpoint\":\"step-000100\"}");

        assertThat(EvaluationSummary.read(run).orElseThrow().best()).isEmpty();
    }

    @Test
    void a_run_without_evaluations_has_neither_chart_nor_section() throws IOException {
        RunReport.write(run);

        assertThat(run.resolve("distance.png")).doesNotExist();
        assertThat(Files.readString(run.resolve("report.html"))).doesNotContain("Evaluation metrics");
    }

    @Test
    void a_damaged_best_json_is_named() throws IOException {
        evaluate(300, 60, 1000);
        Files.writeString(run.resolve("best.json"), "{");

        assertThatThrownBy(() -> RunReport.writeEvaluations(run))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("best.json: is damaged");
    }

    private void evaluate(long step, double distance, int samples) {
        ExtractorCard extractor = new ExtractorCard("C10", "0123456789abcdef", 4, "none");
        Protocol protocol = new Protocol(extractor, "pond", 40, samples, 1, null, Map.of());
        Protocol neighbours = new Protocol(extractor, "pond", 40, samples, 1, null, Map.of("k", 3));
        EvaluationFile.append(
                new RunFiles(run).evaluations(),
                new EvaluationFile.Entry(
                        "2026-11-25T00:00:00Z",
                        "step-%06d".formatted(step),
                        "cpu",
                        List.of(
                                new Figure("FD-C10", distance, null, protocol),
                                new Figure("recall", 0.5, null, neighbours)),
                        List.of()));
    }

    private static int left(BufferedImage chart, int color) {
        return columns(chart, color).min().orElseThrow();
    }

    private static int right(BufferedImage chart, int color) {
        return columns(chart, color).max().orElseThrow();
    }

    private static int top(BufferedImage chart, int color) {
        return IntStream.range(0, PLOT_ROWS)
                .filter(y -> IntStream.range(0, chart.getWidth()).anyMatch(x -> chart.getRGB(x, y) == color))
                .min()
                .orElseThrow();
    }

    private static IntStream columns(BufferedImage chart, int color) {
        return IntStream.range(0, chart.getWidth())
                .filter(x -> IntStream.range(0, PLOT_ROWS).anyMatch(y -> chart.getRGB(x, y) == color));
    }
}
