package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.checkpoint.Checkpoints;
import rana.explore.Explorer;
import rana.run.Run;

class ExplorersTest {
    @TempDir
    private Path folder;

    private final Explorers explorers = new Explorers();
    private Run run;
    private Path newest;

    @BeforeEach
    void train() {
        run = Run.open(RunOnDisk.trained(folder.resolve("tiny")), List.of());
        newest = Checkpoints.of(run.files()).list().get(0);
    }

    @AfterEach
    void close() {
        explorers.close();
    }

    @Test
    void the_newest_checkpoint_is_not_read_again_for_every_picture() throws Exception {
        Explorer opened = explorers.explorer(run, "newest");
        try (var files = Files.list(newest)) {
            for (Path file :
                    files.filter(file -> !file.endsWith("checkpoint.json")).toList()) {
                Files.delete(file);
            }
        }

        assertThat(explorers.explorer(run, "newest")).isSameAs(opened);
    }

    @Test
    void a_checkpoint_that_was_made_again_is_opened_again() throws Exception {
        Explorer opened = explorers.explorer(run, "newest");
        String name = String.valueOf(newest.getFileName());
        assertThat(explorers.explorer(run, name)).isSameAs(opened);

        Files.setLastModifiedTime(newest.resolve("checkpoint.json"), FileTime.fromMillis(1_000));

        assertThat(explorers.explorer(run, "newest")).isNotSameAs(opened);
        assertThat(explorers.explorer(run, name)).isNotSameAs(opened);
    }
}
