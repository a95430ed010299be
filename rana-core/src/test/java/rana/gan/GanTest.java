package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.augment.AugmentationPolicy;
import rana.nn.Architecture;
import rana.nn.BatchNorm;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.objective.Adversarial;
import rana.objective.Hinge;
import rana.objective.LeastSquares;
import rana.objective.Penalty;
import rana.objective.Regularization;
import rana.objective.Relativistic;
import rana.objective.Wasserstein;
import rana.optim.Adam;
import rana.optim.Ema;
import rana.optim.Schedule;
import rana.optim.Sgd;
import rana.optim.UpdateRule;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Readout;
import rana.torch.Scope;
import rana.torch.Torch;

/** The steps of generator and discriminator, with every setting, on two-dimensional examples. */
class GanTest {
    private static final UpdateRule STILL = Sgd.withRate(1e-12);
    private static final Latent LATENT = new Latent(2, Latent.Distribution.NORMAL);

    @Test
    void r1_of_a_linear_critic_is_half_its_squared_weight_norm() {
        List<Penalty> penalties = List.of(Penalty.r1(3));
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), new Wasserstein(), penalties, Ema.none(), STILL)) {
            Gan.DiscriminatorReport report = gan.stepDiscriminator(real(8), 0, RandomStream.of(1), new Readout())
                    .get();

            double square = Arrays.stream(
                            doubles(gan.discriminator().parameters().get(0)))
                    .map(w -> w * w)
                    .sum();
            assertThat(report.penalty()).isCloseTo(3 * square / 2, within(1e-5));
        }
    }

    @Test
    void the_gradient_penalty_of_a_linear_critic_is_the_square_of_its_norm_less_one() {
        List<Penalty> penalties = List.of(Penalty.gradient(10));
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), new Wasserstein(), penalties, Ema.none(), STILL)) {
            Gan.DiscriminatorReport report = gan.stepDiscriminator(real(8), 0, RandomStream.of(1), new Readout())
                    .get();

            double norm = Math.sqrt(
                    Arrays.stream(doubles(gan.discriminator().parameters().get(0)))
                            .map(w -> w * w)
                            .sum());
            assertThat(report.penalty()).isCloseTo(10 * (norm - 1) * (norm - 1), within(1e-4));
        }
    }

    @Test
    void a_lazy_penalty_is_computed_every_so_often_and_then_multiplied() {
        List<Penalty> penalties = List.of(Penalty.r2(1), Penalty.r2(1).every(3));
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), new Wasserstein(), penalties, Ema.none(), STILL)) {
            double[] penalty = new double[6];
            for (int i = 0; i < penalty.length; i++) {
                penalty[i] = gan.stepDiscriminator(real(8), 0, RandomStream.of(i), new Readout())
                        .get()
                        .penalty();
            }
            double once = penalty[1];
            assertThat(penalty)
                    .containsExactly(new double[] {4 * once, once, once, 4 * once, once, once}, within(1e-5));
        }
    }

    @Test
    void a_penalty_s_weight_follows_its_schedule() {
        Penalty penalty = Penalty.r1(1).weight(Schedule.linear(1, 0));
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), new Wasserstein(), List.of(penalty), Ema.none(), STILL)) {
            double whole = gan.stepDiscriminator(real(8), 0, RandomStream.of(1), new Readout())
                    .get()
                    .penalty();
            double quarter = gan.stepDiscriminator(real(8), 0.75, RandomStream.of(1), new Readout())
                    .get()
                    .penalty();
            assertThat(quarter).isCloseTo(whole / 4, within(1e-6));
        }
    }

    @Test
    void clipped_weights_stay_within_their_bounds() {
        UpdateRule coarse = Sgd.withRate(1);
        GanConfig config = GanConfig.of(LATENT, new Wasserstein())
                .regularization(Regularization.none().clipWeights(0.01));
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(4), new LeakyRelu(0.2), new Linear(1)), config, coarse)) {
            gan.stepDiscriminator(real(8), 0, RandomStream.of(1), new Readout());

            for (Tensor parameter : gan.discriminator().parameters()) {
                assertThat(Arrays.stream(doubles(parameter))
                                .map(Math::abs)
                                .max()
                                .orElse(1))
                        .isLessThanOrEqualTo(0.01 + 1e-9);
            }
        }
    }

    @Test
    void the_average_keeps_half_of_the_old_in_a_half_life() {
        Ema average = Ema.halfLife(8);
        UpdateRule coarse = Sgd.withRate(0.5);
        GanConfig config = GanConfig.of(LATENT, new Wasserstein()).ema(average);
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), config, coarse)) {
            double[] before = doubles(gan.average().parameters().get(0));
            gan.stepGenerator(real(8), 8, 0, RandomStream.of(1), new Readout());
            double[] now = doubles(gan.generator().parameters().get(0));
            double[] between = doubles(gan.average().parameters().get(0));

            assertThat(now).isNotEqualTo(before);
            for (int i = 0; i < now.length; i++) {
                assertThat(between[i]).isCloseTo((before[i] + now[i]) / 2, within(1e-6));
            }
        }
    }

    @Test
    void the_half_life_ramps_up_with_the_pictures_seen() {
        Ema average = Ema.halfLife(1000).rampUp(0.05);

        assertThat(average.beta(10, 200, 0)).isCloseTo(Math.pow(0.5, 10 / 10.0), within(1e-12));
        assertThat(average.beta(10, 100_000, 0)).isCloseTo(Math.pow(0.5, 10 / 1000.0), within(1e-12));
        assertThat(Ema.none().beta(10, 100, 0)).isZero();
    }

    @Test
    void a_d_that_mixes_examples_gets_real_and_generated_pictures_in_separate_passes() {
        List<Layer> layers = List.of(new Linear(6), new BatchNorm(0.9, 1e-5), new LeakyRelu(0.2), new Linear(1));
        GanConfig config = GanConfig.of(LATENT, new Wasserstein());
        try (Scope scope = Scope.open();
                Gan gan = gan(layers, config, STILL);
                Gan same = gan(layers, config, STILL)) {
            Batch real = real(8);
            double loss = gan.stepDiscriminator(real, 0, RandomStream.of(5), new Readout())
                    .get()
                    .loss();

            RandomStream random = RandomStream.of(5);
            Tensor fake = same.generator()
                    .forward(
                            RandomTensors.latents(LATENT, random.at("latent"), 8),
                            Pass.training(random.at("generator"), ComputeDevice.CPU));
            Pass pass = Pass.training(random, ComputeDevice.CPU);
            double onReal = mean(same.discriminator().forward(real.pictures(), pass));
            double onFake = mean(same.discriminator().forward(fake.detach(), pass));
            assertThat(loss).isCloseTo(onFake - onReal, within(1e-5));
        }
    }

    static Stream<Adversarial> objectives() {
        return Stream.of(new LeastSquares(), new Wasserstein(), new Hinge(), new Relativistic());
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void steps_leave_no_native_memory_behind(Adversarial objective) {
        List<Penalty> penalties = List.of(Penalty.r1(1), Penalty.r2(1).every(2), Penalty.gradient(1));
        UpdateRule adam = Adam.withRate(1e-3).beta1(0).beta2(0.99);
        Ema average = Ema.halfLife(100);
        try (Gan gan =
                gan(List.of(new Linear(8), new LeakyRelu(0.2), new Linear(1)), objective, penalties, average, adam)) {
            long[] pointers = new long[6];
            for (int i = 0; i < pointers.length; i++) {
                try (Scope scope = Scope.open()) {
                    gan.stepDiscriminator(real(8), 0, RandomStream.of(i), new Readout());
                    gan.stepGenerator(real(8), 8, 0, RandomStream.of(i), new Readout());
                }
                pointers[i] = Pointer.totalCount();
            }
            assertThat(pointers).containsOnly(pointers[0]);
        }
    }

    @Test
    void a_training_in_shards_is_reproducible_and_close_to_one_without() {
        GanConfig config = GanConfig.of(LATENT, new Relativistic()).regularization(Regularization.of(Penalty.r1(1)));
        try (ShardRunner two = ShardRunner.of(Sharding.perThread(2), 2)) {
            double[] first = trainedBy(config, two);
            assertThat(trainedBy(config, two)).containsExactly(first);
            assertThat(trainedBy(config, ShardRunner.WHOLE)).isNotEqualTo(first).containsExactly(first, within(0.05));
        }
    }

    @Test
    void batch_norm_s_running_statistics_follow_the_first_shard() {
        GanConfig config = GanConfig.of(LATENT, new Wasserstein());
        List<Layer> layers = List.of(new BatchNorm(0.5, 1e-5), new Linear(1));
        try (Scope scope = Scope.open();
                ShardRunner two = ShardRunner.of(Sharding.perThread(2), 2);
                Gan sharded = gan(layers, config, STILL, two);
                Gan half = gan(layers, config, STILL, ShardRunner.WHOLE)) {
            Batch real = real(32);
            sharded.stepDiscriminator(real, 0, RandomStream.of(1), new Readout());
            half.stepDiscriminator(
                    Batch.of(real.pictures().narrow(0, 0, 16)),
                    0,
                    RandomStream.of(1).at("share").at(0),
                    new Readout());

            assertThat(runningMean(sharded)).containsExactly(runningMean(half), within(1e-6));
        }
    }

    private static double[] runningMean(Gan gan) {
        return doubles(Objects.requireNonNull(gan.discriminator().tensors().get("0.running_mean")));
    }

    /** The first weights of G and D after a few steps. */
    private static double[] trainedBy(GanConfig config, ShardRunner shardRunner) {
        UpdateRule adam = Adam.withRate(1e-3).beta1(0).beta2(0.99);
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(8), new LeakyRelu(0.2), new Linear(1)), config, adam, shardRunner)) {
            for (int i = 0; i < 5; i++) {
                gan.stepDiscriminator(real(8), 0, RandomStream.of(i), new Readout());
                gan.stepGenerator(real(8), 8, 0, RandomStream.of(i), new Readout());
            }
            return Stream.of(gan.generator(), gan.discriminator())
                    .flatMapToDouble(network ->
                            Arrays.stream(doubles(network.parameters().get(0))))
                    .toArray();
        }
    }

    private static Gan gan(
            List<Layer> discriminator, Adversarial objective, List<Penalty> penalties, Ema average, UpdateRule rule) {
        return gan(
                discriminator,
                GanConfig.of(LATENT, objective)
                        .regularization(new Regularization(penalties, 0, AugmentationPolicy.none()))
                        .ema(average),
                rule);
    }

    private static Gan gan(List<Layer> discriminator, GanConfig config, UpdateRule rule) {
        return gan(discriminator, config, rule, ShardRunner.WHOLE);
    }

    private static Gan gan(List<Layer> discriminator, GanConfig config, UpdateRule rule, ShardRunner shardRunner) {
        Network g = network(List.of(new Linear(2)), 1);
        Network d = network(discriminator, 2);
        return new Gan(
                config,
                new TrainedNetwork(g, rule),
                new TrainedNetwork(d, rule),
                config.ema().averages() ? network(List.of(new Linear(2)), 1) : g,
                shardRunner);
    }

    private static Network network(List<Layer> layers, long seed) {
        return new Network(
                new Architecture(new Shape.Vector(2), layers),
                new Init.Normal(0.7),
                RandomStream.of(seed),
                ComputeDevice.CPU);
    }

    private static Batch real(int count) {
        return Batch.of(RandomTensors.normal(RandomStream.of(11), count, 2));
    }

    private static double mean(Tensor tensor) {
        return tensor.mean().item_float();
    }

    private static double[] doubles(Tensor tensor) {
        float[] values = Torch.floats(tensor);
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
