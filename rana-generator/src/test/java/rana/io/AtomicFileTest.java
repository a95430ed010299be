package rana.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;

class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void content_that_fails_leaves_the_old_file_and_nothing_else() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.writeText(file, "old");

        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("cannot write " + file + ": No space left on device; it needs more than ");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(file).hasContent("old");
        try (var entries = Files.list(folder)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void a_missing_folder_is_named() {
        assertThatThrownBy(() -> AtomicFile.writeText(folder.resolve("no/a.txt"), ""))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("a.txt: no such file or folder");
    }
}
