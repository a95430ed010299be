package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.checkpoint.Manifest;
import rana.recipe.Recipe;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.torch.EngineThreads;

/**
 * Trainings in four shards on one, two and four threads. The networks have every kind of state that
 * layers keep, and weights that are large enough for the engine to spread an operation over threads.
 */
class ThreadCountTest {
    private static final String GENERATOR =
            "networks.generator=[{type: linear, units: 1024}, {type: reshape, height: 4, width: 4, channels: 64},"
                    + " {type: batch-norm, momentum: 0.9, epsilon: 1.0e-5}, {type: leaky-relu, slope: 0.1},"
                    + " {type: spectral-norm, layer: {type: conv, channels: 128, kernel: 3, stride: 1, padding: same}},"
                    + " {type: batch-norm, momentum: 0.9, epsilon: 1.0e-5}, {type: leaky-relu, slope: 0.1},"
                    + " {type: conv-transpose, channels: 3, kernel: 4, stride: 2, padding: same}, {type: tanh}]";
    private static final String DISCRIMINATOR =
            "networks.discriminator=[{type: spectral-norm, layer: {type: conv, channels: 128, kernel: 4, stride: 2,"
                    + " padding: same}}, {type: leaky-relu, slope: 0.2},"
                    + " {type: spectral-norm, layer: {type: conv, channels: 64, kernel: 5, stride: 1, padding: same}},"
                    + " {type: leaky-relu, slope: 0.2}, {type: minibatch-std-dev, group: 4}, {type: flatten},"
                    + " {type: dropout, rate: 0.4}, {type: spectral-norm, layer: {type: linear, units: 1}}]";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"float32, 4", "bfloat16, 4", "float32, 1"})
    void state_and_figures_are_equal_on_one_two_and_four_threads(String precision, int shards) {
        Recipe recipe = TinyGan.recipe(
                GENERATOR,
                DISCRIMINATOR,
                "training.batch=32",
                "training.shards=" + shards,
                "training.steps=2",
                "training.precision=" + precision);

        Trained onOne = trained(recipe, 1);
        assertThat(onOne.figures).hasSize(2);
        assertThat(trained(recipe, 2)).isEqualTo(onOne);
        assertThat(trained(recipe, 4)).isEqualTo(onOne);
    }

    /** The SHA-256 of the files of the last checkpoint, and the figures of each step. */
    private record Trained(Map<String, String> sha256, List<Map<String, Double>> figures) {}

    private Trained trained(Recipe recipe, int threads) {
        Path checkpoint = folder.resolve("on-" + threads);
        List<Map<String, Double>> figures = new ArrayList<>();
        try (EngineThreads ofEngine = EngineThreads.of(threads);
                Training training = new Training(recipe, TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    figures.add(report.metrics());
                }
            });
            training.save(checkpoint);
        }
        return new Trained(Manifest.read(checkpoint).sha256(), figures);
    }
}
