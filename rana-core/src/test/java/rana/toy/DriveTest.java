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
import rana.gan.AugmentationPolicy;
import rana.gan.Augmenter;
import rana.gan.Ema;
import rana.gan.Gan;
import rana.gan.GanConfig;
import rana.gan.PixelRange;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Shape;
import rana.optim.Adam;
import rana.optim.Optimizer;
import rana.optim.Schedule;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Torch;
import rana.torch.Workers;

/** D is D(x) = w·x + b here, whose gradient is w everywhere: what is left is the slope of the loss. */
class DriveTest {
    private static final float[] WEIGHT = {2, -0.5f};
    private static final float BIAS = 0.3f;
    private static final float[] REAL = {1, 0, 0, -1, -1, 0.5f};
    private static final float[] GENERATED = {0.1f, 0.2f, -0.7f, 1};

    /** How the way down of one point's loss depends on its score, as a multiple of w: by hand. */
    @FunctionalInterface
    interface Slope {
        double at(double score);
    }

    static Stream<Arguments> games() {
        Slope relativistic = score -> {
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += sigmoid(score(REAL, i) - score) / 3;
            }
            return sum;
        };
        return Stream.of(
                Arguments.of(Game.NON_SATURATING, (Slope) score -> 1 - sigmoid(score)),
                Arguments.of(Game.MINIMAX, (Slope) DriveTest::sigmoid),
                Arguments.of(Game.LEAST_SQUARES, (Slope) score -> 1 - score),
                Arguments.of(Game.HINGE, (Slope) score -> 1),
                Arguments.of(Game.WASSERSTEIN_GP, (Slope) score -> 1),
                Arguments.of(Game.RELATIVISTIC, relativistic));
    }

    @ParameterizedTest
    @MethodSource("games")
    void each_point_goes_down_its_own_loss(Game game, Slope slope) {
        try (Gan gan = gan(game)) {
            float[] drive = Drive.at(gan, GENERATED, REAL);

            for (int i = 0; i < 2; i++) {
                for (int axis = 0; axis < 2; axis++) {
                    double expected = slope.at(score(GENERATED, i)) * WEIGHT[axis];
                    assertThat((double) drive[2 * i + axis]).isCloseTo(expected, within(1e-5));
                }
            }
        }
    }

    @Test
    void nothing_native_is_left_and_no_points_have_no_drive() {
        try (Gan gan = gan(Game.RELATIVISTIC)) {
            long before = Pointer.totalCount();
            assertThat(Drive.at(gan, GENERATED, REAL)).hasSize(4);
            assertThat(Pointer.totalCount()).isEqualTo(before);
            assertThat(Drive.at(gan, new float[0], REAL)).isEmpty();
        }
    }

    private static double score(float[] points, int index) {
        return WEIGHT[0] * points[2 * index] + WEIGHT[1] * points[2 * index + 1] + BIAS;
    }

    private static double sigmoid(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    private static Gan gan(Game game) {
        Network generator = linear(2);
        Network discriminator = linear(1);
        Torch.copyInto(Objects.requireNonNull(discriminator.tensors().get("0.weight")), FloatBuffer.wrap(WEIGHT));
        Torch.copyInto(
                Objects.requireNonNull(discriminator.tensors().get("0.bias")), FloatBuffer.wrap(new float[] {BIAS}));
        Adam adam = new Adam(Schedule.constant(0.01), 0, Schedule.constant(0.99), 1e-8, 0, 0);
        return new Gan(
                generator,
                discriminator,
                generator,
                new GanConfig(
                        new Latent(2, Latent.Distribution.NORMAL),
                        game.objective(),
                        game.regularization(),
                        new Ema(Schedule.constant(0), 0)),
                new Augmenter(AugmentationPolicy.none(), new PixelRange(-1, 1)),
                new Optimizer(adam, generator.parameters()),
                new Optimizer(adam, discriminator.parameters()),
                Workers.NONE);
    }

    private static Network linear(int units) {
        return new Network(
                new Architecture(new Shape.Vector(2), List.of(new Linear(units))),
                new Init.FanIn(1),
                RandomStream.of(1),
                ComputeDevice.CPU);
    }
}
