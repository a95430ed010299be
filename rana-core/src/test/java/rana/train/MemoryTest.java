package rana.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rana.torch.ComputeDevice;

class MemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long MOST_BYTES_A_STEP = 4096;

    @Test
    void resident_memory_stays_flat_over_2000_steps() {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc, which this system has not");
        List<Long> resident = new ArrayList<>();
        try (Training training = new Training(
                TinyGan.recipe("training.steps=2000", "training.every=5000"),
                TinyGan.pictures(),
                1,
                ComputeDevice.CPU)) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    if (report.step() % 500 == 0) {
                        System.gc(); // the heap's own growth is not the question
                        resident.add(residentBytes());
                    }
                }
            });
        }
        long growth = resident.get(3) - resident.get(0);
        assertThat(growth)
                .as("bytes over the last 1,500 steps, of %s", resident)
                .isLessThan(1500 * MOST_BYTES_A_STEP);
    }

    private static long residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            String line =
                    lines.filter(one -> one.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
