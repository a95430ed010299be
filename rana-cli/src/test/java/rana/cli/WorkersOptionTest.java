package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import rana.UsageException;

class WorkersOptionTest {
    @TempDir
    private Path folder;

    @Command
    static final class Train {
        @Mixin
        private WorkersOption workers = new WorkersOption();
    }

    @Test
    void more_workers_than_gpus_are_refused_with_both_numbers_before_anything_starts() {
        WorkersOption four = workers("4");
        assertThatThrownBy(() -> four.requireGpus("cuda", OptionalInt.of(2)))
                .isInstanceOf(UsageException.class)
                .hasMessage("--device cuda: --workers 4 need a GPU each, and programs can use 2 here: use at most"
                        + " --workers 2, or --device cpu");
        assertThatCode(() -> four.requireGpus("cuda", OptionalInt.of(4))).doesNotThrowAnyException();
        assertThatCode(() -> four.requireGpus("auto", OptionalInt.of(2))).doesNotThrowAnyException();
        assertThatCode(() -> four.requireGpus("cpu", OptionalInt.of(2))).doesNotThrowAnyException();
    }

    @Test
    void what_the_system_does_not_tell_or_the_engine_explains_better_is_left_to_the_workers() {
        WorkersOption four = workers("4");
        assertThatCode(() -> four.requireGpus("cuda", OptionalInt.empty())).doesNotThrowAnyException();
        assertThatCode(() -> four.requireGpus("cuda", OptionalInt.of(0))).doesNotThrowAnyException();
    }

    @Test
    void one_gpu_by_its_number_is_not_for_several_workers() {
        WorkersOption two = workers("2");
        assertThatThrownBy(() -> two.requireGpus("cuda:1", OptionalInt.of(8)))
                .isInstanceOf(UsageException.class)
                .hasMessage("--device cuda:1 is one GPU, and --workers 2 need one each: use --device cuda");
    }

    @Test
    void a_resumed_run_gets_the_options_that_it_has_not_recorded() throws IOException {
        Files.createFile(folder.resolve("run.json"));
        Files.createFile(folder.resolve("recipe.yaml"));
        var typed = new CommandLine(new TrainCommand())
                .parseArgs("--resume", folder.toString(), "--steps", "20", "--workers", "2");

        for (boolean restart : new boolean[] {false, true}) {
            assertThat(WorkersOption.commands(typed, folder, true, true, 1).first(restart, 2))
                    .containsSubsequence("--resume", folder.toString())
                    .containsSubsequence("--steps", "20");
        }
        var started = new CommandLine(new TrainCommand())
                .parseArgs("--out", folder.toString(), "--steps", "20", "--workers", "2");
        assertThat(WorkersOption.commands(started, folder, false, false, 1).first(true, 2))
                .containsSubsequence("--resume", folder.toString())
                .doesNotContain("--steps");
    }

    private static WorkersOption workers(String count) {
        Train train = new Train();
        new CommandLine(train).parseArgs("--workers", count);
        return train.workers;
    }
}
