package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.checkpoint.Manifest;
import rana.recipe.Recipe;
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
    @ValueSource(strings = {"training.precision=float32", "training.precision=bfloat16"})
    void weights_and_all_state_are_equal_on_one_two_and_four_threads(String precision) {
        Recipe recipe = TinyGan.recipe(
                GENERATOR, DISCRIMINATOR, "training.batch=32", "training.shards=4", "training.steps=3", precision);

        Map<String, String> onOne = trained(recipe, 1);
        assertThat(onOne).isNotEmpty();
        assertThat(trained(recipe, 2)).isEqualTo(onOne);
        assertThat(trained(recipe, 4)).isEqualTo(onOne);
    }

    private Map<String, String> trained(Recipe recipe, int threads) {
        Path checkpoint = folder.resolve("on-" + threads);
        try (EngineThreads ofEngine = EngineThreads.of(threads);
                Training training = new Training(recipe, TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            training.run(new TrainingListener() {});
            training.save(checkpoint);
        }
        return Manifest.read(checkpoint).sha256();
    }
}
