package rana.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsWriterTest {
    @TempDir
    private Path folder;

    @Test
    void lines_after_a_step_are_cut_and_one_that_was_torn_within_a_character_is_passed_over() throws IOException {
        Path file = folder.resolve(RunFiles.METRICS);
        byte[] whole =
                "{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n{\"step\":2,\"what\":\"β".getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));

        assertThat(Metrics.read(folder)).extracting(Metrics::step).containsExactly(1L, 2L, 3L);
        MetricsWriter.cut(file, 2);
        assertThat(file).hasContent("{\"step\":1}\n{\"step\":2}\n");
    }

    @Test
    void figures_of_workers_are_in_the_lines_of_steps_with_newer_ones() throws IOException {
        Path file = folder.resolve(RunFiles.METRICS);
        List<StepReport.Worker> early = List.of(new StepReport.Worker(0, 20, 0.25), new StepReport.Worker(1, 30, 0.5));
        List<StepReport.Worker> late = List.of(new StepReport.Worker(0, 21, 0.25), new StepReport.Worker(1, 30, 0.5));
        try (MetricsWriter writer = new MetricsWriter(file)) {
            writer.stepped(report(1, List.of()));
            writer.stepped(report(2, early));
            writer.stepped(report(3, early));
            writer.stepped(report(4, late));
            writer.goBackTo(3);
            writer.stepped(report(4, late));
            writer.stepped(report(5, late));
        }

        assertThat(Metrics.read(folder))
                .extracting(Metrics::workers)
                .containsExactly(List.of(), early, List.of(), late, List.of());
        assertThat(Files.readAllLines(file).get(1)).contains("\"waiting\":0.375,\"workers\":[{\"rank\":0,");
        assertThat(Files.readAllLines(file).get(0)).doesNotContain("waiting", "workers");
    }

    private static StepReport report(long step, List<StepReport.Worker> workers) {
        return new StepReport(step, step * 6, step, 6, Map.of("d_loss", 0.5), Map.of(), 100, "", workers);
    }
}
