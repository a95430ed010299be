package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import rana.nn.Network;
import rana.nn.Pass;
import rana.objective.Adversarial;
import rana.optim.Ema;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;
import rana.torch.Precision;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;

/** A GAN that trains in bfloat16. */
class PrecisionTest {
    private static final Recipe RECIPE = Recipes.named(
            "pond",
            List.of(
                    "networks.generator=[{type: linear, units: 256}, {type: reshape, height: 4, width: 4, channels: 16},"
                            + " {type: batch-norm, momentum: 0.9, epsilon: 1.0e-5}, {type: relu},"
                            + " {type: conv-transpose, channels: 8, kernel: 4, stride: 2, padding: same},"
                            + " {type: batch-norm, momentum: 0.9, epsilon: 1.0e-5}, {type: relu},"
                            + " {type: conv-transpose, channels: 3, kernel: 4, stride: 2, padding: same}, {type: tanh}]",
                    "networks.discriminator=[{type: conv, channels: 8, kernel: 4, stride: 2, padding: same},"
                            + " {type: leaky-relu, slope: 0.2}, {type: flatten}, {type: linear, units: 1}]",
                    "pictures.size=16"));

    @Test
    void whatever_outlives_a_step_is_float32() {
        try (Scope scope = Scope.open();
                Gan gan = gan(Precision.BFLOAT16)) {
            step(gan);
            List<Tensor> all = new ArrayList<>(gan.average().tensors().values());
            gan.networks()
                    .values()
                    .forEach(network -> all.addAll(network.tensors().values()));
            gan.optimizers().values().forEach(each -> all.addAll(each.tensors().values()));
            assertThat(all)
                    .hasSizeGreaterThan(40)
                    .allSatisfy(tensor -> assertThat(type(tensor)).isEqualTo(ScalarType.Float));
            assertThat(Torch.areFinite(all)).isTrue();
        }
    }

    @Test
    void images_scores_and_gradients_are_float32() {
        try (Scope scope = Scope.open();
                Gan gan = gan(Precision.BFLOAT16)) {
            Batch real = real();
            Pass pass = real.trainingPass(RandomStream.of(3), ComputeDevice.CPU, Precision.BFLOAT16);
            Tensor latents = RandomTensors.latents(RECIPE.networks().latent(), RandomStream.of(4), 8);
            Tensor images = gan.generator().forward(latents, pass);
            Tensor scores = gan.discriminator().forward(images, pass);
            List<Tensor> all = new ArrayList<>(List.of(images, scores));
            all.addAll(Torch.gradients(scores.sum(), gan.generator().parameters()));
            assertThat(all).allSatisfy(tensor -> assertThat(type(tensor)).isEqualTo(ScalarType.Float));
        }
    }

    @Test
    void a_step_in_bfloat16_is_close_to_one_in_float32_and_not_equal() {
        try (Scope scope = Scope.open();
                Gan exact = gan(Precision.FLOAT32);
                Gan reduced = gan(Precision.BFLOAT16)) {
            Map<String, Double> expected = step(exact).figures();
            Map<String, Double> found = step(reduced).figures();
            assertThat(found).isNotEqualTo(expected);
            expected.forEach((name, value) -> assertThat(Objects.requireNonNull(found.get(name)))
                    .as(name)
                    .isCloseTo(value, org.assertj.core.api.Assertions.within(0.02 + 0.05 * Math.abs(value))));
        }
    }

    @Test
    void scores_for_display_do_not_depend_on_the_precision() {
        try (Scope scope = Scope.open();
                Gan exact = gan(Precision.FLOAT32);
                Gan reduced = gan(Precision.BFLOAT16)) {
            assertThat(Torch.floats(reduced.scores(real()).orElseThrow()))
                    .containsExactly(Torch.floats(exact.scores(real()).orElseThrow()));
        }
    }

    private static Gan.Report step(Gan gan) {
        return gan.step(new StepContext(0, 0, 8, update -> real(), RandomStream.of(5)));
    }

    private static Gan gan(Precision precision) {
        GanConfig config = GanConfig.of(RECIPE.networks().latent(), (Adversarial) RECIPE.objective())
                .regularization(RECIPE.regularization())
                .ema(Ema.halfLife(100))
                .precision(precision);
        return new Gan(
                config,
                trained("generator", network("generator")),
                trained("discriminator", network("discriminator")),
                network("generator"),
                ShardRunner.WHOLE);
    }

    private static TrainedNetwork trained(String name, Network network) {
        return new TrainedNetwork(
                network, Objects.requireNonNull(RECIPE.optimizer().updateRules().get(name)));
    }

    private static Network network(String name) {
        return new Network(
                Objects.requireNonNull(RECIPE.architectures().get(name)),
                RECIPE.networks().init(),
                RandomStream.of(1).at(name),
                ComputeDevice.CPU);
    }

    private static Batch real() {
        return new Batch(
                ComputeDevice.CPU.place(RandomTensors.uniform(RandomStream.of(2), -1, 1, 8, 3, 16, 16)),
                Optional.empty());
    }

    private static ScalarType type(Tensor tensor) {
        return tensor.scalar_type().intern();
    }
}
