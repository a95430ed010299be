package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.checkpoint.Checkpoints;
import rana.data.ImageSource;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.recipe.Recipe;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.StepReport;
import rana.run.StepReports;
import rana.torch.ComputeDevice;
import rana.train.TinyGan;
import rana.train.Training;

class RunRecorderTest {
    private static final RunInfo.Session SESSION = RunInfo.Session.now(0, "rana train", "cpu", 2);

    @TempDir
    private Path parent;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void a_run_leaves_everything_that_explains_it() throws IOException {
        Path folder = train("run");

        for (String file :
                List.of("recipe.yaml", "run.json", "metrics.jsonl", "loss.png", "timelapse.gif", "report.html")) {
            assertThat(folder.resolve(file)).isNotEmptyFile();
        }
        for (String kind : List.of("generated", "real", "grid", "comparison")) {
            for (String step : List.of("000000", "000005", "000010", "000012")) {
                assertThat(folder.resolve("samples/" + kind + "-" + step + ".png"))
                        .isNotEmptyFile();
            }
        }
        assertThat(Files.readAllLines(folder.resolve("metrics.jsonl"))).hasSize(12);
        assertThat(new Checkpoints(folder.resolve("checkpoints")).list())
                .extracting(path -> path.getFileName().toString())
                .containsExactly("step-000012", "step-000010");
        assertThat(warnings).isEmpty();
    }

    @Test
    void the_run_reads_back_as_what_was_trained_and_its_generator_draws() {
        Run run = Run.open(train("run"), List.of());

        assertThat(run.recipe()).isEqualTo(TinyGan.recipe());
        assertThat(run.info().seed()).isEqualTo(3);
        try (Generator generator =
                Generator.load(run.folder(), LoadOptions.defaults().warnings(warnings::add))) {
            byte[] first = generator.draw(9).pixels();
            assertThat(generator.draw(DrawRequest.seed(9).count(70)).get(0).pixels())
                    .isEqualTo(first);
            assertThat(generator.draw(10).pixels()).isNotEqualTo(first);
        }
    }

    @Test
    void resuming_cuts_the_metrics_that_will_be_logged_again() throws IOException {
        Path folder = train("run");
        Run run = Run.open(folder, List.of());
        try (RecordedRun resumed = RecordedRun.resume(run, RunInfo.Session.now(10, "again", "cpu", 2), warnings::add)) {
            resumed.listener().stepped(StepReports.of(11, Map.of()));
        }
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(lines).hasSize(11);
        assertThat(lines.get(10)).contains("\"step\":11,");
        assertThat(Run.open(folder, List.of()).info().sessions()).hasSize(2);
    }

    @Test
    void the_session_of_several_workers_has_their_number_restarts_failure_and_mean_speeds() throws IOException {
        RunInfo.Session session = SESSION.with(RunInfo.Workers.begin(2, 1, "worker 1 was ended by signal 9"));
        ImageSource pictures = TinyGan.pictures();
        Path folder = parent.resolve("run");
        RunInfo info = RunInfo.begin("pond", RunInfo.Data.of("pond:40", null, pictures), 3, session);
        try (Training training = new Training(TinyGan.recipe(), pictures, 3, ComputeDevice.CPU);
                RecordedRun run = RecordedRun.create(folder, TinyGan.recipe(), info, warnings::add)) {
            run.listener().stepped(inTwo(1, 20, 0.25));
            run.listener().stepped(inTwo(2, 20, 0.25));
            run.listener().stepped(inTwo(3, 30, 0.75));
            run.listener().checkpointDue(training);
        }

        assertThat(Run.open(folder, List.of()).info().lastSession().workers())
                .isEqualTo(new RunInfo.Workers(
                        2,
                        1,
                        "worker 1 was ended by signal 9",
                        List.of(new StepReport.Worker(0, 25, 0.5), new StepReport.Worker(1, 40, 0.125))));
        assertThat(folder.resolve("run.json")).content().contains("\"imagesPerSecond\" : 25.0");
    }

    private static StepReport inTwo(long step, double speed, double waiting) {
        return new StepReport(
                step,
                step * 6,
                step,
                6,
                Map.of(),
                Map.of(),
                100,
                "",
                List.of(new StepReport.Worker(0, speed, waiting), new StepReport.Worker(1, 40, 0.125)));
    }

    @Test
    void a_session_in_one_process_and_one_of_an_older_version_have_no_workers() throws IOException {
        Path folder = train("run");

        assertThat(folder.resolve("run.json")).content().doesNotContain("workers");
        assertThat(folder.resolve("metrics.jsonl")).content().doesNotContain("workers", "waiting");
        assertThat(Run.open(folder, List.of()).info().lastSession()).isEqualTo(SESSION);
    }

    @Test
    void a_folder_with_something_in_it_is_refused_and_left_alone() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("mine"));
        Files.writeString(folder.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> RecordedRun.create(folder, TinyGan.recipe(), info(TinyGan.pictures()), warnings::add))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("exists already");
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("letter.txt"));
        try (var entries = Files.list(folder)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void a_folder_that_is_being_trained_is_refused() {
        Path folder = train("run");
        Run run = Run.open(folder, List.of());
        try (RecordedRun first = RecordedRun.resume(run, SESSION, warnings::add)) {
            assertThatThrownBy(() -> RecordedRun.resume(run, SESSION, warnings::add))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("by another process (process "
                            + ProcessHandle.current().pid() + " on ");
        }
    }

    @Test
    void a_folder_that_is_not_a_run_is_refused() {
        assertThatThrownBy(() -> Run.open(parent.resolve("nothing"), List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not a run folder: run.json is missing");
    }

    @Test
    void runs_are_numbered() throws IOException {
        assertThat(RunFiles.next(parent, "frog")).isEqualTo(parent.resolve("frog-1"));
        Files.createDirectories(parent.resolve("frog-1"));
        assertThat(RunFiles.next(parent, "frog")).isEqualTo(parent.resolve("frog-2"));
    }

    private Path train(String name) {
        Path folder = parent.resolve(name);
        Recipe recipe = TinyGan.recipe();
        ImageSource pictures = TinyGan.pictures();
        try (Training training = new Training(recipe, pictures, 3, ComputeDevice.CPU);
                RecordedRun run = RecordedRun.create(folder, recipe, info(pictures), warnings::add)) {
            training.run(run.listener());
        }
        return folder;
    }

    private static RunInfo info(ImageSource pictures) {
        return RunInfo.begin("pond", RunInfo.Data.of("pond:40", null, pictures), 3, SESSION);
    }
}
