package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.FailureException;
import rana.checkpoint.Checkpoints;
import rana.gate.GateReport;
import rana.io.RecordingFileOps;
import rana.recipe.Recipe;
import rana.run.Run;
import rana.run.RunInfo;
import rana.session.RecordedRun;
import rana.torch.ComputeDevice;

/** A disk that is full from some step of some write on ends a run with one line, and harms nothing that was written before. */
class FullDiskTest {
    private static final RunInfo.Session SESSION = RunInfo.Session.now(5, "rana train", "cpu", 1);

    @TempDir
    private Path parent;

    @ParameterizedTest
    @ValueSource(strings = {"run", "a run", "it's \"mine\"", "-лягушка", "two\nlines"})
    void the_old_checkpoint_is_intact_and_the_message_names_what_could_not_be_written(String name) throws IOException {
        for (int step : List.of(1, 3, 9, 20, 27, 41)) {
            full(parent.resolve(name), step);
        }
    }

    @Test
    @Tag("gate")
    void a_disk_that_is_full_at_each_of_the_first_hundred_steps() throws IOException {
        long reported = IntStream.rangeClosed(1, 100)
                .filter(step -> full(parent.resolve("run"), step))
                .count();
        GateReport.record(
                "2. disk full",
                "no space left from the n-th file operation of a resumed run on, for n = 1 to 100",
                ("the old checkpoint intact and resumable each time; %d runs ended with an error that names path and bytes;"
                                + " %d lost only files that a run does not need")
                        .formatted(reported, 100 - reported));
    }

    /** Whether it ended the run. */
    private boolean full(Path folder, int step) {
        if (!folder.toFile().exists()) {
            begin(folder);
        }
        boolean ended = false;
        try (RecordingFileOps files = RecordingFileOps.fullFrom(step)) {
            goOn(folder);
        } catch (FailureException e) {
            ended = true;
            assertThat(e)
                    .as("step %d", step)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("No space left on device");
        }
        Run run = Run.open(folder, List.of());
        assertThat(Checkpoints.newest(run.files(), line -> {
                    throw new AssertionError(line);
                }))
                .isDirectory();
        return ended;
    }

    private static void begin(Path folder) {
        Recipe recipe = TinyGan.recipe("training.steps=5");
        RunInfo info = RunInfo.begin("tiny", RunInfo.Data.of("pond:40", null, TinyGan.pictures()), 1, SESSION);
        try (Training training = new Training(recipe, TinyGan.pictures(), 1, ComputeDevice.CPU);
                RecordedRun run = RecordedRun.create(folder, recipe, info, line -> {})) {
            training.run(run.listener());
        }
    }

    private static void goOn(Path folder) {
        Run run = Run.open(folder, List.of("training.steps=10"));
        try (Training training = Training.resume(
                        run,
                        TinyGan.pictures(),
                        Checkpoints.of(run.files()).newestIntact(line -> {}),
                        Training.Environment.of(ComputeDevice.CPU));
                RecordedRun written = RecordedRun.resume(run, SESSION, line -> {})) {
            training.run(written.listener());
        }
    }
}
