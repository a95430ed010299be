package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rana.augment.AugmentationPolicy;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.objective.Adversarial;
import rana.objective.CrossEntropy;
import rana.objective.Hinge;
import rana.objective.LeastSquares;
import rana.objective.Penalty;
import rana.objective.Regularization;
import rana.objective.Wasserstein;
import rana.optim.Adam;
import rana.optim.Ema;
import rana.optim.Schedule;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Readout;
import rana.torch.Scope;
import rana.torch.Torch;

/** Eight Gaussians on a ring: which objectives find them? */
class RingTest {
    private static final int MODES = 8;
    private static final double DEVIATION = 0.02;
    private static final int BATCH = 128;
    private static final int SAMPLES = 2000;

    private static final List<Penalty> ZERO_CENTRED = List.of(Penalty.r1(0.02), Penalty.r2(0.02));

    private static final int THREADS = Torch.threads();

    @BeforeAll
    static void one_thread_as_tensors_this_small_are_not_worth_two() {
        Torch.setThreads(1);
    }

    @AfterAll
    static void as_before() {
        Torch.setThreads(THREADS);
    }

    static List<Arguments> objectives() {
        return List.of(
                Arguments.of("non-saturating", CrossEntropy.nonSaturating(), ZERO_CENTRED),
                Arguments.of("least squares", new LeastSquares(), ZERO_CENTRED),
                Arguments.of("hinge", new Hinge(), ZERO_CENTRED),
                Arguments.of("Wasserstein", new Wasserstein(), List.of(Penalty.gradient(0.1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objectives")
    void every_objective_draws_g_towards_most_modes(String name, Adversarial objective, List<Penalty> penalties) {
        int[] hits = hits(objective, penalties, 1200, 3e-3, 0.3);

        assertThat(IntStream.of(hits).filter(hit -> hit > SAMPLES / MODES / 4).count())
                .as("modes near samples: %s", Arrays.toString(hits))
                .isGreaterThanOrEqualTo(6);
    }

    /** Trains, and counts for each mode the samples within {@code radius}. */
    private static int[] hits(Adversarial objective, List<Penalty> penalties, int steps, double lr, double radius) {
        GanConfig config = GanConfig.of(new Latent(8, Latent.Distribution.NORMAL), objective)
                .regularization(new Regularization(penalties, 0, AugmentationPolicy.none()))
                .ema(Ema.halfLife(5000).rampUp(0.05));
        try (Gan gan = gan(config, lr)) {
            for (int step = 0; step < steps; step++) {
                try (Scope scope = Scope.open()) {
                    Batch real = Batch.of(ring(BATCH, new SplittableRandom(step)));
                    double fraction = (double) step / steps;
                    gan.stepDiscriminator(real, fraction, RandomStream.of(1).at(step), new Readout());
                    gan.stepGenerator(
                            real,
                            (step + 1L) * BATCH,
                            fraction,
                            RandomStream.of(2).at(step),
                            new Readout());
                }
            }
            return near(gan, radius);
        }
    }

    private static int[] near(Gan gan, double radius) {
        int[] hits = new int[MODES];
        try (Scope scope = Scope.open()) {
            Tensor latents = RandomTensors.latents(gan.config().latent(), RandomStream.of(3), SAMPLES);
            float[] points = Torch.floats(gan.average().forward(latents, Pass.evaluation(ComputeDevice.CPU)));
            for (int i = 0; i < SAMPLES; i++) {
                for (int mode = 0; mode < MODES; mode++) {
                    double angle = 2 * Math.PI * mode / MODES;
                    double distance = Math.hypot(points[2 * i] - Math.cos(angle), points[2 * i + 1] - Math.sin(angle));
                    hits[mode] += distance < radius ? 1 : 0;
                }
            }
        }
        return hits;
    }

    private static Gan gan(GanConfig config, double lr) {
        List<Layer> layers = List.of(
                new Linear(64),
                new LeakyRelu(0.2),
                new Linear(64),
                new LeakyRelu(0.2),
                new Linear(64),
                new LeakyRelu(0.2));
        Network g = network(config.latent().size(), layers, 2, 1);
        Network average = network(config.latent().size(), layers, 2, 1);
        Network d = network(2, layers, 1, 2);
        Adam adam = Adam.withRate(Schedule.cosine(lr, lr / 20)).beta1(0).beta2(0.99);
        return new Gan(config, new TrainedNetwork(g, adam), new TrainedNetwork(d, adam), average, ShardRunner.WHOLE);
    }

    private static Network network(int in, List<Layer> hidden, int out, long seed) {
        List<Layer> layers = new ArrayList<>(hidden);
        layers.add(new Linear(out));
        return new Network(
                new Architecture(new Shape.Vector(in), layers),
                new Init.FanIn(1.4),
                RandomStream.of(seed),
                ComputeDevice.CPU);
    }

    private static Tensor ring(int count, SplittableRandom random) {
        float[] points = new float[2 * count];
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * random.nextInt(MODES) / MODES;
            points[2 * i] = (float) (Math.cos(angle) + DEVIATION * random.nextGaussian());
            points[2 * i + 1] = (float) (Math.sin(angle) + DEVIATION * random.nextGaussian());
        }
        return Torch.tensor(points, count, 2);
    }
}
