package rana.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
}
