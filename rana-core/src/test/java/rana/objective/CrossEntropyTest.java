package rana.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.oracle.Fixture;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

class CrossEntropyTest {
    private static final Fixture KERAS = new Fixture("losses");

    @ParameterizedTest
    @CsvSource({"probability, false", "logit, true"})
    void value_and_gradient_are_those_of_keras_also_for_labels_outside_0_to_1(String kind, boolean fromLogits) {
        String name = "bce." + kind + ".float32.";
        double[] values = KERAS.values(name + "value");
        double[] gradients = KERAS.values(name + "gradient");
        double[] scores = KERAS.values(name + kind);
        double[] targets = KERAS.values(name + "target");
        for (int i = 0; i < values.length; i++) {
            try (Scope scope = Scope.open()) {
                Tensor score =
                        Torch.tensor(new float[] {(float) scores[i]}, 1, 1).requires_grad_(true);
                Tensor target = Torch.tensor(new float[] {(float) targets[i]}, 1, 1);
                Tensor loss = CrossEntropy.mean(score, target, fromLogits);
                float gradient =
                        Torch.floats(Torch.gradients(loss, List.of(score)).get(0))[0];

                String what = "%s %s, target %s".formatted(kind, scores[i], targets[i]);
                assertThat((double) loss.item_float())
                        .as(what)
                        .isCloseTo(values[i], within(1e-5 + 1e-5 * Math.abs(values[i])));
                assertThat((double) gradient)
                        .as(what)
                        .isCloseTo(gradients[i], within(1e-5 + 1e-4 * Math.abs(gradients[i])));
            }
        }
    }

    @Test
    void the_articles_noise_moves_labels_up_and_two_sided_noise_moves_them_together() {
        try (Scope scope = Scope.open()) {
            LabelNoise up = LabelNoise.upward(0.05);
            LabelNoise together = LabelNoise.twoSided(0.05);
            RandomStream random = RandomStream.of(3);
            for (float label : Torch.floats(up.labels(1, 0, 1000, random))) {
                assertThat(label).isBetween(1f, 1.05f);
            }
            float[] downwards = Torch.floats(together.labels(1, 0, 1000, random));
            for (float label : downwards) {
                assertThat(label).isBetween(0.95f, 1f);
            }
            assertThat(downwards[0]).isNotEqualTo(downwards[1]);
            for (float label : Torch.floats(together.labels(0, 1, 1000, random))) {
                assertThat(label).isBetween(0f, 0.05f);
            }
        }
    }

    @Test
    void the_min_max_entropyof_g_is_the_negative_of_ds_entropyon_its_pictures() {
        try (Scope scope = Scope.open()) {
            CrossEntropy entropy = CrossEntropy.minimax().fromLogits(false);
            Tensor onFake = Torch.tensor(new float[] {0.25f, 0.5f}, 2, 1);
            double wanted = (Math.log(0.75) + Math.log(0.5)) / 2;
            assertThat((double) entropy.generator(onFake, onFake).item_float()).isCloseTo(wanted, within(1e-6));
        }
    }

    @Test
    void the_real_score_is_a_probability_of_being_real_whatever_the_labels() {
        try (Scope scope = Scope.open()) {
            Tensor scores = Torch.tensor(new float[] {0.9f}, 1, 1);
            CrossEntropy fakeIsOne = CrossEntropy.nonSaturating().labels(0, 1).fromLogits(false);
            CrossEntropy realIsOne = CrossEntropy.nonSaturating();
            assertThat((double) fakeIsOne.realScore(scores).item_float()).isCloseTo(0.1, within(1e-6));
            assertThat((double) realIsOne.realScore(scores).item_float())
                    .isCloseTo(1 / (1 + Math.exp(-0.9)), within(1e-6));
        }
    }

    @Test
    void labels_other_than_0_and_1_are_refused() {
        assertThatThrownBy(() -> CrossEntropy.minimax().labels(1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got real 1.0 and fake 1.0");
    }

    @Test
    void ds_entropyaverages_both_halves() {
        try (Scope scope = Scope.open()) {
            CrossEntropy entropy = CrossEntropy.nonSaturating().fromLogits(false);
            Tensor onReal = Torch.tensor(new float[] {0.8f}, 1, 1);
            Tensor onFake = Torch.tensor(new float[] {0.3f}, 1, 1);
            double loss = entropy.discriminator(onReal, onFake, RandomStream.of(1), ComputeDevice.CPU)
                    .item_float();
            assertThat(loss).isCloseTo(-(Math.log(0.8) + Math.log(0.7)) / 2, within(1e-6));
        }
    }
}
