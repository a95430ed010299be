package rana.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.FailureException;

class FileOpsTest {
    @TempDir
    private Path folder;

    @Test
    void a_file_reaches_the_disk_before_it_has_its_name_and_the_name_after() {
        try (RecordingFileOps files = RecordingFileOps.open()) {
            AtomicFile.writeText(folder.resolve("a.txt"), "new");

            assertThat(files.steps())
                    .containsExactly(
                            "create .a.txt.part",
                            "force .a.txt.part",
                            "move a.txt",
                            "forceFolder " + folder.getFileName(),
                            "delete .a.txt.part");
        }
    }

    @Test
    void a_write_that_fails_at_any_step_leaves_the_old_file_or_the_new_one() throws IOException {
        Path file = folder.resolve("a.txt");
        for (int step = 1; step <= 4; step++) {
            Files.writeString(file, "old");
            try (RecordingFileOps files = RecordingFileOps.fullFrom(step)) {
                assertThatThrownBy(() -> AtomicFile.writeText(file, "new"))
                        .isInstanceOf(FailureException.class)
                        .hasMessageContaining(
                                "cannot write " + file + ": No space left on device; it needs 3 bytes, and ")
                        .hasMessageContaining("free there");
            }
            assertThat(file).hasContent(step <= 3 ? "old" : "new");
        }
    }

    @Test
    void a_folder_is_not_seen_half_deleted() throws IOException {
        Path going = folder.resolve("step-000001");
        for (int step = 1; step <= 3; step++) {
            Files.createDirectories(going);
            Files.writeString(going.resolve("a"), "a");
            Files.writeString(going.resolve("b"), "b");
            AtomicFile.deleteFolder(folder.resolve(".step-000001.part"));
            try (RecordingFileOps files = RecordingFileOps.fullFrom(step)) {
                assertThatThrownBy(() -> AtomicFile.deleteFolder(going)).isInstanceOf(IOException.class);
            }
            assertThat(Files.exists(going.resolve("a"))).isEqualTo(Files.exists(going));
        }
        assertThat(going).doesNotExist();
    }

    @Test
    void a_lock_is_taken_once_and_names_its_holder() throws IOException {
        Path file = folder.resolve("lock");
        Files.writeString(file, "what somebody else has left, and long");
        try (Closeable first =
                FileOps.current().lock(file, new byte[] {'m', 'e'}).orElseThrow()) {
            assertThat(FileOps.current().lock(file, new byte[1])).isEmpty();
            assertThat(first).isNotNull();
        }
        assertThat(file).hasContent("me");
        try (Closeable next = FileOps.current().lock(file, new byte[1]).orElseThrow()) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void a_lock_that_is_held_is_not_taken_through_a_link() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (Closeable first =
                FileOps.current().lock(real.resolve("lock"), new byte[1]).orElseThrow()) {
            assertThat(FileOps.current().lock(link.resolve("lock"), new byte[1]))
                    .isEmpty();
            assertThat(first).isNotNull();
        }
    }

    @Test
    void a_failpoint_acts_at_its_step_of_its_file_from_its_time_on() throws IOException {
        FileOps files = new FailingFiles(new SystemFiles(), Failpoint.parse("after-append:*.jsonl:full:2"));
        Path log = folder.resolve("a.jsonl");

        files.append(folder.resolve("other"), new byte[1]);
        files.append(log, new byte[1]);
        files.create(log).close();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> files.append(log, new byte[1])).hasMessage("No space left on device");
        }
        assertThat(log).hasSize(2);
    }

    @Test
    void a_failpoint_in_the_middle_of_a_file_leaves_half_of_it() throws IOException {
        FileOps files = new FailingFiles(new SystemFiles(), Failpoint.parse("write:half:denied"));
        Path half = folder.resolve("half");
        try (var out = files.create(half)) {
            assertThatThrownBy(() -> out.write(new byte[10])).isInstanceOf(IOException.class);
        }
        assertThat(half).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "before-move", "before-move:a:explode", "before-move:a:kill:soon"})
    void an_invalid_failpoint_is_refused(String specification) {
        assertThatThrownBy(() -> Failpoint.parse(specification))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("STEP:FILE:ACTION");
    }
}
