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
import rana.nn.Architecture;
import rana.nn.BatchNorm;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.optim.Adam;
import rana.optim.Optimizer;
import rana.optim.Schedule;
import rana.optim.Sgd;
import rana.optim.UpdateRule;
import rana.random.Latent;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/** The players' steps, with every part of the rules, on two-dimensional examples. */
class GanTest {
    private static final UpdateRule STILL = new Sgd(Schedule.constant(1e-12), 0, 0, 0);
    private static final Latent LATENT = new Latent(2, Latent.Distribution.NORMAL);

    @Test
    void r1_of_a_linear_critic_is_half_its_squared_weight_norm() {
        List<Penalty> penalties = List.of(new Penalty.R1(Schedule.constant(3), 1));
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), new Wasserstein(), penalties, Ema.none(), STILL)) {
            Gan.DiscriminatorReport report = gan.stepDiscriminator(real(8), 0, RandomStream.of(1));

            double square = Arrays.stream(
                            doubles(gan.discriminator().parameters().get(0)))
                    .map(w -> w * w)
                    .sum();
            assertThat(report.penalty()).isCloseTo(3 * square / 2, within(1e-5));
        }
    }

    @Test
    void the_gradient_penalty_of_a_linear_critic_is_the_square_of_its_norm_less_one() {
        List<Penalty> penalties = List.of(new Penalty.Gradient(Schedule.constant(10), 1, 1));
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), new Wasserstein(), penalties, Ema.none(), STILL)) {
            Gan.DiscriminatorReport report = gan.stepDiscriminator(real(8), 0, RandomStream.of(1));

            double norm = Math.sqrt(
                    Arrays.stream(doubles(gan.discriminator().parameters().get(0)))
                            .map(w -> w * w)
                            .sum());
            assertThat(report.penalty()).isCloseTo(10 * (norm - 1) * (norm - 1), within(1e-4));
        }
    }

    @Test
    void a_lazy_penalty_is_paid_every_so_often_and_then_for_all() {
        List<Penalty> penalties =
                List.of(new Penalty.R2(Schedule.constant(1), 1), new Penalty.R2(Schedule.constant(1), 3));
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), new Wasserstein(), penalties, Ema.none(), STILL)) {
            double[] paid = new double[6];
            for (int i = 0; i < paid.length; i++) {
                paid[i] = gan.stepDiscriminator(real(8), 0, RandomStream.of(i)).penalty();
            }
            double once = paid[1];
            assertThat(paid).containsExactly(new double[] {4 * once, once, once, 4 * once, once, once}, within(1e-5));
        }
    }

    @Test
    void a_penalty_s_weight_follows_its_schedule() {
        Penalty penalty = new Penalty.R1(new Schedule(Schedule.Curve.LINEAR, 1, 0, 1, 0), 1);
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), new Wasserstein(), List.of(penalty), Ema.none(), STILL)) {
            double whole = gan.stepDiscriminator(real(8), 0, RandomStream.of(1)).penalty();
            double quarter =
                    gan.stepDiscriminator(real(8), 0.75, RandomStream.of(1)).penalty();
            assertThat(quarter).isCloseTo(whole / 4, within(1e-6));
        }
    }

    @Test
    void clipped_weights_stay_within_their_bounds() {
        UpdateRule coarse = new Sgd(Schedule.constant(1), 0, 0, 0);
        GanConfig rules = new GanConfig(
                LATENT, new Wasserstein(), new Regularization(List.of(), 0.01, AugmentationPolicy.none()), Ema.none());
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(4), new LeakyRelu(0.2), new Linear(1)), rules, coarse)) {
            gan.stepDiscriminator(real(8), 0, RandomStream.of(1));

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
        Ema average = new Ema(Schedule.constant(8), 0);
        UpdateRule coarse = new Sgd(Schedule.constant(0.5), 0, 0, 0);
        GanConfig rules = new GanConfig(LATENT, new Wasserstein(), Regularization.none(), average);
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(1)), rules, coarse)) {
            double[] before = doubles(gan.average().parameters().get(0));
            gan.stepGenerator(real(8), 8, 0, RandomStream.of(1));
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
        Ema average = new Ema(Schedule.constant(1000), 0.05);

        assertThat(average.kept(10, 200, 0)).isCloseTo(Math.pow(0.5, 10 / 10.0), within(1e-12));
        assertThat(average.kept(10, 100_000, 0)).isCloseTo(Math.pow(0.5, 10 / 1000.0), within(1e-12));
        assertThat(Ema.none().kept(10, 100, 0)).isZero();
    }

    @Test
    void a_d_that_looks_across_its_batch_gets_the_two_kinds_apart() {
        List<Layer> layers = List.of(new Linear(6), new BatchNorm(0.9, 1e-5), new LeakyRelu(0.2), new Linear(1));
        GanConfig rules = new GanConfig(LATENT, new Wasserstein(), Regularization.none(), Ema.none());
        try (Scope scope = Scope.open();
                Gan gan = gan(layers, rules, STILL);
                Gan same = gan(layers, rules, STILL)) {
            Batch real = real(8);
            double loss = gan.stepDiscriminator(real, 0, RandomStream.of(5)).loss();

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
        List<Penalty> penalties = List.of(
                new Penalty.R1(Schedule.constant(1), 1),
                new Penalty.R2(Schedule.constant(1), 2),
                new Penalty.Gradient(Schedule.constant(1), 1, 1));
        UpdateRule adam = new Adam(Schedule.constant(1e-3), 0, Schedule.constant(0.99), 1e-8, 0, 0);
        Ema average = new Ema(Schedule.constant(100), 0);
        try (Gan gan =
                gan(List.of(new Linear(8), new LeakyRelu(0.2), new Linear(1)), objective, penalties, average, adam)) {
            long[] pointers = new long[6];
            for (int i = 0; i < pointers.length; i++) {
                try (Scope scope = Scope.open()) {
                    gan.stepDiscriminator(real(8), 0, RandomStream.of(i));
                    gan.stepGenerator(real(8), 8, 0, RandomStream.of(i));
                }
                pointers[i] = Pointer.totalCount();
            }
            assertThat(pointers).containsOnly(pointers[0]);
        }
    }

    @Test
    void a_game_in_shares_is_the_same_each_time_and_close_to_one_without() {
        GanConfig rules = new GanConfig(
                LATENT,
                new Relativistic(),
                new Regularization(List.of(new Penalty.R1(Schedule.constant(1), 1)), 0, AugmentationPolicy.none()),
                Ema.none());
        try (Workers two = Workers.of(2)) {
            double[] first = playedBy(rules, two);
            assertThat(playedBy(rules, two)).containsExactly(first);
            assertThat(playedBy(rules, Workers.NONE)).isNotEqualTo(first).containsExactly(first, within(0.05));
        }
    }

    @Test
    void batch_norm_s_running_statistics_follow_the_first_share() {
        GanConfig rules = new GanConfig(LATENT, new Wasserstein(), Regularization.none(), Ema.none());
        List<Layer> layers = List.of(new BatchNorm(0.5, 1e-5), new Linear(1));
        try (Scope scope = Scope.open();
                Workers two = Workers.of(2);
                Gan shared = gan(layers, rules, STILL, two);
                Gan half = gan(layers, rules, STILL, Workers.NONE)) {
            Batch real = real(32);
            shared.stepDiscriminator(real, 0, RandomStream.of(1));
            half.stepDiscriminator(
                    real.part(0, 16), 0, RandomStream.of(1).at("share").at(0));

            assertThat(runningMean(shared)).containsExactly(runningMean(half), within(1e-6));
        }
    }

    private static double[] runningMean(Gan gan) {
        return doubles(Objects.requireNonNull(gan.discriminator().tensors().get("0.running_mean")));
    }

    /** The first weights of G and D after a few steps. */
    private static double[] playedBy(GanConfig rules, Workers workers) {
        UpdateRule adam = new Adam(Schedule.constant(1e-3), 0, Schedule.constant(0.99), 1e-8, 0, 0);
        try (Scope scope = Scope.open();
                Gan gan = gan(List.of(new Linear(8), new LeakyRelu(0.2), new Linear(1)), rules, adam, workers)) {
            for (int i = 0; i < 5; i++) {
                gan.stepDiscriminator(real(8), 0, RandomStream.of(i));
                gan.stepGenerator(real(8), 8, 0, RandomStream.of(i));
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
                new GanConfig(LATENT, objective, new Regularization(penalties, 0, AugmentationPolicy.none()), average),
                rule);
    }

    private static Gan gan(List<Layer> discriminator, GanConfig rules, UpdateRule rule) {
        return gan(discriminator, rules, rule, Workers.NONE);
    }

    private static Gan gan(List<Layer> discriminator, GanConfig rules, UpdateRule rule, Workers workers) {
        Network g = network(List.of(new Linear(2)), 1);
        Network d = network(discriminator, 2);
        return new Gan(
                g,
                d,
                rules.average().averages() ? network(List.of(new Linear(2)), 1) : g,
                rules,
                new Augmenter(rules.regularization().augmentation(), new PixelRange(-1, 1)),
                new Optimizer(rule, g.parameters()),
                new Optimizer(rule, d.parameters()),
                workers);
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
