package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class MallocTest {
    private static final Path STATISTICS = Path.of("/proc/self/stat");
    private static final int BYTES = 40 << 20; // more than glibc keeps by default
    private static final int PAGE = 4096;

    @Test
    void freed_memory_is_kept_for_later_tensors() throws IOException {
        Engine.load();
        assumeThat(Loader.addressof("mallopt")).as("another C library").isNotNull();
        assumeThat(Files.isReadable(STATISTICS)).isTrue();
        allocateAndFree(30); // until the memory comes from a part of the heap that is large enough

        long before = pageFaults();
        allocateAndFree(10);

        // Without the setting, every page is mapped again each time.
        assertThat(pageFaults() - before).isLessThan(10L * BYTES / PAGE / 2);
    }

    private static void allocateAndFree(int times) {
        for (int i = 0; i < times; i++) {
            try (Scope scope = Scope.open()) {
                torch.zeros(new long[] {BYTES / Float.BYTES});
            }
        }
    }

    /** Returns the number of pages that this process was given so far without reading a file. */
    private static long pageFaults() throws IOException {
        String line = Files.readString(STATISTICS);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[7]);
    }
}
