package rana.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rana.gan.Gan;
import rana.gan.GanConfig;
import rana.gan.ShardRunner;
import rana.gan.TrainedNetwork;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Shape;
import rana.optim.Adam;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/**
 * Uses the discriminator D(x) = w·x + b, whose gradient is w everywhere, so that only the
 * derivative of the loss varies.
 */
class SampleGradientsTest {
    private static final float[] WEIGHT = {2, -0.5f};
    private static final float BIAS = 0.3f;
    private static final float[] REAL = {1, 0, 0, -1, -1, 0.5f};
    private static final float[] GENERATED = {0.1f, 0.2f, -0.7f, 1};

    /**
     * The negative gradient of one point's loss as a multiple of w, a function of the score,
     * derived by hand.
     */
    @FunctionalInterface
    interface Slope {
        double at(double score);
    }

    static Stream<Arguments> gans() {
        Slope relativistic = score -> {
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += sigmoid(score(REAL, i) - score) / 3;
            }
            return sum;
        };
        return Stream.of(
                Arguments.of(ToyGan.NON_SATURATING, (Slope) score -> 1 - sigmoid(score)),
                Arguments.of(ToyGan.MINIMAX, (Slope) SampleGradientsTest::sigmoid),
                Arguments.of(ToyGan.LEAST_SQUARES, (Slope) score -> 1 - score),
                Arguments.of(ToyGan.HINGE, (Slope) score -> 1),
                Arguments.of(ToyGan.WASSERSTEIN_GP, (Slope) score -> 1),
                Arguments.of(ToyGan.RELATIVISTIC, relativistic));
    }

    @ParameterizedTest
    @MethodSource("gans")
    void each_point_follows_its_own_loss(ToyGan toy, Slope slope) {
        try (Gan gan = gan(toy)) {
            float[] descent = SampleGradients.descent(gan, GENERATED, REAL);

            for (int i = 0; i < 2; i++) {
                for (int axis = 0; axis < 2; axis++) {
                    double expected = slope.at(score(GENERATED, i)) * WEIGHT[axis];
                    assertThat((double) descent[2 * i + axis]).isCloseTo(expected, within(1e-5));
                }
            }
        }
    }

    @Test
    void no_native_memory_leaks_and_no_points_give_no_gradients() {
        try (Gan gan = gan(ToyGan.RELATIVISTIC)) {
            long before = Pointer.totalCount();
            assertThat(SampleGradients.descent(gan, GENERATED, REAL)).hasSize(4);
            assertThat(Pointer.totalCount()).isEqualTo(before);
            assertThat(SampleGradients.descent(gan, new float[0], REAL)).isEmpty();
        }
    }

    private static double score(float[] points, int index) {
        return WEIGHT[0] * points[2 * index] + WEIGHT[1] * points[2 * index + 1] + BIAS;
    }

    private static double sigmoid(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    private static Gan gan(ToyGan toy) {
        Network generator = linear(2);
        Network discriminator = linear(1);
        Torch.copyInto(Objects.requireNonNull(discriminator.tensors().get("0.weight")), FloatBuffer.wrap(WEIGHT));
        Torch.copyInto(
                Objects.requireNonNull(discriminator.tensors().get("0.bias")), FloatBuffer.wrap(new float[] {BIAS}));
        Adam adam = Adam.withRate(0.01).beta1(0).beta2(0.99);
        return new Gan(
                GanConfig.of(new Latent(2, Latent.Distribution.NORMAL), toy.objective())
                        .regularization(toy.regularization()),
                new TrainedNetwork(generator, adam),
                new TrainedNetwork(discriminator, adam),
                generator,
                ShardRunner.WHOLE);
    }

    private static Network linear(int units) {
        return new Network(
                new Architecture(new Shape.Vector(2), List.of(new Linear(units))),
                new Init.FanIn(1),
                RandomStream.of(1),
                ComputeDevice.CPU);
    }
}
