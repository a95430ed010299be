package rana.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.doctor.Diagnosis.Card;
import rana.doctor.Diagnosis.Problem;
import rana.torch.ComputeDevice;

class DoctorTest {
    @TempDir
    private Path root;

    @Test
    void linux_describes_processor_and_memory_in_files() throws IOException {
        write(
                "proc/cpuinfo",
                "processor\t: 0\nmodel name\t: A Fast CPU\nflags\t\t: fpu sse2 avx2 avx512f amx_bf16 ht\n");
        write("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:  100 kB\nMemAvailable:    8000000 kB\n");
        SystemFiles files = new SystemFiles(root);

        assertThat(files.processor()).contains("A Fast CPU");
        assertThat(files.instructions()).containsExactly("avx2", "avx512f", "amx_bf16");
        assertThat(files.totalMemory()).contains(16_000_000L << 10);
        assertThat(files.availableMemory()).contains(8_000_000L << 10);
        assertThat(files.memoryLimit()).isEmpty();
    }

    @Test
    void the_lowest_limit_of_the_control_groups_counts() throws IOException {
        write("proc/meminfo", "MemAvailable:    8000000 kB\n");
        write("proc/self/cgroup", "0::/outer/inner\n");
        write("sys/fs/cgroup/outer/memory.max", "3000000000\n");
        write("sys/fs/cgroup/outer/memory.current", "1500000000\n");
        write("sys/fs/cgroup/outer/memory.stat", "anon 1\ninactive_file 500000000\n");
        write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
        write("sys/fs/cgroup/outer/inner/memory.current", "10\n");
        SystemFiles files = new SystemFiles(root);

        assertThat(files.memoryLimit()).contains(3_000_000_000L);
        assertThat(files.availableMemory()).contains(2_000_000_000L);
    }

    @Test
    void cards_are_read_from_the_drivers_program_and_the_driver_from_the_kernel() throws IOException {
        Cards cards = Cards.parse(List.of(
                "580.65.06, 81559 MiB, 80990 MiB, NVIDIA H100 80GB HBM3", "580.65.06, [N/A], [N/A], NVIDIA GB10", "?"));
        assertThat(cards.driver()).isEqualTo("580.65.06");
        assertThat(cards.cards())
                .containsExactly(
                        new Card("NVIDIA H100 80GB HBM3", 81559L << 20, 80990L << 20),
                        new Card("NVIDIA GB10", null, null));

        write(
                "proc/driver/nvidia/version",
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun Jul 27 07:00:00 UTC 2025\n");
        assertThat(new SystemFiles(root).driver()).contains("580.65.06");
    }

    @Test
    void nothing_that_is_missing_ends_the_examination() {
        Diagnosis found = Doctor.examine(Map.of(), new SystemFiles(root), root.resolve("none/yet"), line -> {});

        assertThat(found.processor().name()).isNotBlank();
        assertThat(found.processor().instructions()).isEmpty();
        assertThat(found.memory().limit()).isNull();
        assertThat(found.browser()).isNull();
        assertThat(found.engine().loaded()).isTrue();
        assertThat(found.engine().training()).isTrue();
        assertThat(found.folders())
                .extracting(Diagnosis.Folder::purpose)
                .containsExactly("runs", "engine", "data and features");
        assertThat(found.folders().get(0).free()).isPositive();
        assertThat(found.folders().get(1).size()).isPositive();
        assertThat(found.problems())
                .extracting(Problem::text)
                .contains("no browser was found for the studio's pages and reports");
    }

    @Test
    void too_little_memory_is_a_problem_that_comes_first() throws IOException {
        write("proc/meminfo", "MemTotal:       16000000 kB\nMemAvailable:    300000 kB\n");

        Diagnosis found = Doctor.examine(Map.of(), new SystemFiles(root), root, line -> {});

        assertThat(found.ready()).isFalse();
        assertThat(found.problems().get(0))
                .isEqualTo(new Problem(
                        "only 292 MiB of memory is available; a training needs 1.0 GiB",
                        "end other programs, or raise the limit of the container",
                        true));
    }

    @Test
    void drivers_before_580_are_too_old() {
        assertThat(Doctor.isOld("535.104.05")).isTrue();
        assertThat(Doctor.isOld("580.65.06")).isFalse();
        assertThat(Doctor.isOld(null)).isFalse();
        assertThat(Doctor.isOld("unknown")).isFalse();
    }

    @Test
    void a_device_that_works_takes_a_step_and_has_a_speed() {
        assertThat(EngineTrial.step(ComputeDevice.CPU)).isTrue();
        for (EngineTrial.Format precision : EngineTrial.Format.of(ComputeDevice.CPU)) {
            assertThat(EngineTrial.gigaflops(ComputeDevice.CPU, precision)).isPositive();
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
