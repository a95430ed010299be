package rana.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;

class ExportFolderTest {
    @TempDir
    private Path parent;

    @Test
    void a_folder_is_absent_until_it_is_finished() {
        Path target = parent.resolve("target");
        try (ExportFolder folder = ExportFolder.begin(target)) {
            folder.text("inner/a.txt", "a");
            assertThat(target).doesNotExist();
            assertThat(folder.finish()).isEqualTo(1 + 64 + "  inner/a.txt\n".length());
        }

        assertThat(target.resolve("inner/a.txt")).hasContent("a");
        assertThat(parent).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void an_unfinished_folder_leaves_nothing() {
        try (ExportFolder folder = ExportFolder.begin(parent.resolve("target"))) {
            folder.text("inner/a.txt", "a");
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void the_rest_of_a_killed_export_is_not_in_the_next_one() throws IOException {
        Path target = parent.resolve("target");
        Files.createDirectories(parent.resolve(".target.part/old"));
        Files.writeString(parent.resolve(".target.part/old/file"), "old");
        try (ExportFolder folder = ExportFolder.begin(target)) {
            folder.text("new", "new");
            folder.finish();
        }

        assertThat(target.resolve("old")).doesNotExist();
        assertThat(target).isDirectoryContaining("glob:**/new");
    }

    @Test
    void a_file_and_a_folder_with_files_are_refused() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        for (Path target : new Path[] {file, parent}) {
            assertThatThrownBy(() -> ExportFolder.begin(target))
                    .isInstanceOf(UsageException.class)
                    .hasMessage(target + " exists already; choose another folder, or delete it");
        }
    }
}
