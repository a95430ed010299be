package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleGpusTest {
    @TempDir
    private Path root;

    @BeforeEach
    void linux() throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.createDirectories(root.resolve("dev"));
    }

    @Test
    void the_device_files_of_cards_are_counted() throws IOException {
        assertThat(VisibleGpus.max(Map.of(), root)).hasValue(0);
        cards(3);
        for (String other : new String[] {"nvidiactl", "nvidia-uvm", "nvidia-modeset", "null"}) {
            Files.createFile(root.resolve("dev").resolve(other));
        }
        assertThat(VisibleGpus.max(Map.of(), root)).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,1|2",
                "1|1",
                "3,2,1|3",
                "''|0",
                "-1|0",
                "0,-1,1|1",
                "0,9,1|1",
                "GPU-8932f937,GPU-1|2",
                "MIG-1/2/3|1",
                "none|0",
                "' 1 , 2 '|2"
            })
    void the_variable_of_cuda_hides_cards(String visible, int expected) throws IOException {
        cards(4);
        assertThat(VisibleGpus.max(Map.of("CUDA_VISIBLE_DEVICES", visible), root))
                .hasValue(expected);
    }

    @Test
    void a_machine_without_cards_has_none_whatever_the_variable_names() {
        assertThat(VisibleGpus.max(Map.of("CUDA_VISIBLE_DEVICES", "0,1"), root)).hasValue(0);
    }

    @Test
    void systems_without_device_files_do_not_tell() throws IOException {
        assertThat(VisibleGpus.max(Map.of(), root.resolve("windows"))).isEqualTo(OptionalInt.empty());
        Files.createFile(root.resolve("dev/dxg"));
        assertThat(VisibleGpus.max(Map.of(), root)).isEqualTo(OptionalInt.empty());
        assertThat(VisibleGpus.max(Map.of("CUDA_VISIBLE_DEVICES", "0,1"), root)).hasValue(2);
    }

    private void cards(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.createFile(root.resolve("dev/nvidia" + i));
        }
    }
}
