package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.ProgressListener;
import rana.checkpoint.Checkpoints;
import rana.data.ImageSource;
import rana.metric.Evaluator;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.metric.Reference;
import rana.recipe.Recipe;
import rana.run.BestCheckpoint;
import rana.run.EvaluationFile;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.torch.ComputeDevice;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;
import tools.jackson.databind.JsonNode;

class EvaluationListenerTest {
    @TempDir
    private Path parent;

    @Test
    void a_run_is_evaluated_as_often_as_asked_and_its_best_checkpoint_is_marked_and_kept() {
        Path folder = parent.resolve("run");
        List<String> results = train(folder, 4);

        List<JsonNode> entries = EvaluationFile.read(new RunFiles(folder).evaluations());
        assertThat(entries)
                .extracting(entry -> entry.required("checkpoint").asString())
                .containsExactly(
                        "step-000002", "step-000006", "step-000010"); // checkpoints at 2, 4, …, 12, apart by 4 or more
        assertThat(results).hasSize(3).allMatch(line -> line.contains("FD-C10"));
        JsonNode smallest = entries.stream()
                .min(Comparator.comparingDouble(EvaluationListenerTest::distance))
                .orElseThrow();
        BestCheckpoint best = BestCheckpoint.read(folder).orElseThrow();
        assertThat(best.checkpoint()).isEqualTo(smallest.required("checkpoint").asString());
        assertThat(best.figure().value()).isEqualTo(distance(smallest));
        assertThat(Checkpoints.best(new RunFiles(folder))).isDirectory().endsWithRaw(Path.of(best.checkpoint()));
    }

    @Test
    void the_distance_between_evaluations_is_kept_over_sessions() {
        Path folder = parent.resolve("run");
        train(folder, 4);
        Run run = Run.open(folder, List.of("training.steps=16"));
        List<String> results = new ArrayList<>();
        ImageSource pictures = TinyGan.pictures();
        try (FeatureExtractor extractor = Extractors.builtIn(ComputeDevice.CPU);
                Training training = Training.resume(
                        run,
                        pictures,
                        Checkpoints.of(run.files()).newestIntact(line -> {}),
                        Training.Environment.of(ComputeDevice.CPU));
                RecordedRun written =
                        RecordedRun.resume(run, RunInfo.Session.now(12, "test", "cpu", 1), warning -> {})) {
            Reference reference = Reference.of(
                    pictures, extractor, new FeatureCache(parent.resolve("cache")), ProgressListener.SILENT);
            Evaluator evaluator = new Evaluator(extractor, reference, 30, 1);
            training.run(TrainingListener.all(List.of(
                    written.listener(),
                    new EvaluationListener(run.files(), evaluator, steps -> 4, "cpu", results::add, results::add))));
        }
        assertThat(results).singleElement().asString().startsWith("step 14: "); // 10 was the last one
    }

    @Test
    void without_an_evaluation_there_is_no_best_checkpoint_and_that_is_said() {
        Path folder = parent.resolve("run");
        train(folder, 4);
        assertThat(folder.resolve("best.json").toFile().delete()).isTrue();

        assertThatThrownBy(() -> Checkpoints.best(new RunFiles(folder)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("it was not evaluated while it trained (evaluateEvery)");
        assertThat(Files.exists(folder.resolve("best.json"))).isFalse();
    }

    private static List<String> train(Path folder, long evaluateEvery) {
        Recipe recipe = TinyGan.recipe("training.every=2");
        ImageSource pictures = TinyGan.pictures();
        RunInfo info = RunInfo.begin(
                "tiny", RunInfo.Data.of("pond:40", null, pictures), 1, RunInfo.Session.now(0, "test", "cpu", 1));
        List<String> results = new ArrayList<>();
        try (FeatureExtractor extractor = Extractors.builtIn(ComputeDevice.CPU);
                Training training = new Training(recipe, pictures, 1, ComputeDevice.CPU);
                RecordedRun run = RecordedRun.create(folder, recipe, info, warning -> {})) {
            Reference reference = Reference.of(
                    pictures, extractor, new FeatureCache(folder.resolveSibling("cache")), ProgressListener.SILENT);
            Evaluator evaluator = new Evaluator(extractor, reference, 30, 1);
            EvaluationListener evaluation = new EvaluationListener(
                    new RunFiles(folder), evaluator, steps -> evaluateEvery, "cpu", results::add, results::add);
            training.run(TrainingListener.all(List.of(run.listener(), evaluation)));
        }
        return results;
    }

    private static double distance(JsonNode entry) {
        return entry.required("figures").get(0).required("value").doubleValue();
    }
}
