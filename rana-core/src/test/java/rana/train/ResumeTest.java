package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.Manifest;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.gate.GateReport;
import rana.recipe.Recipe;
import rana.run.Metrics;
import rana.run.Run;
import rana.run.RunInfo;
import rana.run.StepReport;
import rana.session.RecordedRun;
import rana.torch.ComputeDevice;
import rana.watch.Watchdog;

/** A run that is stopped and resumed, through its folder, ends as one that was not. */
class ResumeTest {
    @TempDir
    private Path parent;

    private int runs;

    @ParameterizedTest
    @ValueSource(strings = {"sngan", "wgan-gp", "r3gan-small-conditional", "vae"})
    void every_family_resumes_to_the_bit(String name) throws IOException {
        ImageSource pictures = DataSources.open("pond:64", DataOptions.of(16, 3));
        resumedAt(FamilyTest.recipe(name, 9, "training.every=4"), pictures, List.of(2L, 7L));
    }

    @Test
    void a_run_stopped_at_any_step_resumes_to_the_same_bits() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        Recipe recipe = TinyGan.recipe("training.steps=40", "training.every=15");
        List<Long> stops =
                random.longs(1, 40).distinct().limit(6).sorted().boxed().toList();
        resumedAt(recipe, TinyGan.pictures(), stops);
    }

    @Test
    @Tag("gate")
    void five_hundred_steps_stopped_at_twenty_of_them_end_bit_equal() throws IOException {
        SplittableRandom random = new SplittableRandom(GateReport.seed());
        Recipe recipe = TinyGan.recipe("training.steps=500", "training.every=100");
        List<Long> stops = random.longs(1, 500).distinct().limit(20).boxed().toList();
        for (long stop : stops) {
            resumedAt(recipe, TinyGan.pictures(), List.of(stop));
        }
        resumedAt(recipe, TinyGan.pictures(), stops.stream().sorted().toList());
        GateReport.record(
                "4. exact resume",
                "500 steps, stopped at each of 20 random steps and once at all 20, in the middle of epochs and between lazy"
                        + " penalties",
                "weights, EMA, optimiser state, counters and metrics equal to the bit");
    }

    private void resumedAt(Recipe recipe, ImageSource pictures, List<Long> stops) throws IOException {
        Path whole = parent.resolve("whole" + runs++);
        begin(recipe, pictures, whole, Long.MAX_VALUE);
        Path run = parent.resolve("stopped" + runs++);
        begin(recipe, pictures, run, stops.get(0));
        for (int i = 1; i <= stops.size(); i++) {
            goOn(pictures, run, i == stops.size() ? Long.MAX_VALUE : stops.get(i));
        }
        assertThat(essence(run, recipe)).as("stopped at %s", stops).isEqualTo(essence(whole, recipe));
    }

    private static void begin(Recipe recipe, ImageSource pictures, Path folder, long stop) {
        RunInfo info = RunInfo.begin(
                recipe.name(),
                RunInfo.Data.of("pond", null, pictures),
                5,
                RunInfo.Session.now(0, "rana train", "cpu", 1));
        try (Training training = new Training(recipe, pictures, 5, ComputeDevice.CPU);
                RecordedRun run = RecordedRun.create(folder, recipe, info, line -> {})) {
            train(training, run, new Run(folder, recipe, info), pictures, stop);
        }
    }

    private static void goOn(ImageSource pictures, Path folder, long stop) {
        Run run = Run.open(folder, List.of());
        try (Training training = Training.resume(
                        run,
                        pictures,
                        Checkpoints.of(run.files()).newestIntact(line -> {}),
                        Training.Environment.of(ComputeDevice.CPU));
                RecordedRun written = RecordedRun.resume(
                        run, RunInfo.Session.now(training.stepsTaken(), "rana train", "cpu", 1), line -> {})) {
            train(training, written, run, pictures, stop);
        }
    }

    private static void train(Training training, RecordedRun folder, Run run, ImageSource pictures, long stop) {
        TrainingListener stopping = new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                if (report.step() == stop) {
                    training.stop();
                }
            }
        };
        TrainingListener others = TrainingListener.all(List.of(folder.listener(), stopping));
        Watchdog watchdog = new Watchdog(run.recipe(), pictures, () -> Metrics.read(run.folder()), others::noticed);
        training.run(TrainingListener.all(List.of(others, watchdog)));
    }

    /** All bits of the last checkpoint, and each line of metrics but for the clock and the samples that a stop leaves. */
    private static List<String> essence(Path run, Recipe recipe) throws IOException {
        List<String> essence = new ArrayList<>();
        Path last =
                new Checkpoints(run.resolve("checkpoints")).at(recipe.training().steps());
        Manifest manifest = Manifest.read(last);
        essence.add(manifest.updates() + " " + manifest.augmentationProbability() + " " + manifest.sha256());
        try (Stream<String> lines = Files.lines(run.resolve("metrics.jsonl"))) {
            lines.map(line -> line.replaceAll(
                            ",\"(seconds|images_per_second|memory_mib|diversity|grey|nearest)\":[-.\\dE]+", ""))
                    .map(line -> line.replaceAll(",\"watchdog\":\\[.*\\]", "")) // of those samples
                    .forEach(essence::add);
        }
        return essence;
    }
}
