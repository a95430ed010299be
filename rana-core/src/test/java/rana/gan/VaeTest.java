package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Shape;
import rana.objective.EvidenceLowerBound;
import rana.optim.Adam;
import rana.optim.Ema;
import rana.optim.Schedule;
import rana.optim.UpdateRule;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Precision;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;

/** A linear autoencoder of points in the plane, of which everything is known. */
class VaeTest {
    private static final double[] DEVIATIONS = {2, 0.5};

    /**
     * A linear variational autoencoder of Gaussian points is probabilistic principal component
     * analysis (Lucas et al., 2019, arXiv:1911.02469): its bound is tight, the decoder has the
     * variance of the leading component less that of the rest, and the error is the rest.
     */
    @Test
    void a_linear_one_finds_the_principal_component_and_the_likelihood() {
        List<Vae.Report> reports = new ArrayList<>();
        try (Vae vae = vae(1, Ema.none(), ShardRunner.WHOLE)) {
            for (int i = 0; i < 1500; i++) {
                try (Scope scope = Scope.open()) {
                    reports.add(vae.step(points(256, i), 0, i / 1500.0, RandomStream.of(i)));
                }
            }
            double[] decoder = doubles(vae.generator().parameters().get(0));
            List<Vae.Report> last = reports.subList(1300, 1500);
            double rest = DEVIATIONS[1] * DEVIATIONS[1];
            double leading = DEVIATIONS[0] * DEVIATIONS[0] - rest;
            assertThat(decoder[0] * decoder[0] + decoder[1] * decoder[1]).isCloseTo(leading, within(0.2));
            assertThat(decoder[1]).as("along the leading component").isCloseTo(0, within(0.1));
            assertThat(mean(last, report -> report.error() * report.error())).isCloseTo(rest, within(0.02));
            assertThat(mean(last, report -> report.reconstruction() + report.divergence()))
                    .as("-log likelihood of the points, nats")
                    .isCloseTo(Math.log(2 * Math.PI * DEVIATIONS[0] * DEVIATIONS[1]) + 1, within(0.03));
        }
    }

    @Test
    void the_divergence_is_that_of_two_gaussians() {
        try (Scope scope = Scope.open()) {
            Tensor mean = Torch.tensor(new float[] {1, 0, -2, 0.5f}, 2, 2);
            Tensor logVariance = Torch.tensor(new float[] {0, 0.5f, -1, 2}, 2, 2);
            double sum = 0;
            for (double[] each : new double[][] {{1, 0}, {0, 0.5}, {-2, -1}, {0.5, 2}}) {
                sum += 0.5 * (each[0] * each[0] + Math.exp(each[1]) - each[1] - 1);
            }
            assertThat(bound(1).divergence(mean, logVariance).item_float()).isCloseTo((float) (sum / 2), within(1e-6f));
        }
    }

    @Test
    void the_reconstruction_is_the_density_at_the_best_variance() {
        double[] errors = {0.3, -0.1, 0.2, 0.6};
        double variance = Arrays.stream(errors).map(e -> e * e).average().orElseThrow();
        double density = Arrays.stream(errors)
                .map(e -> 0.5 * (Math.log(2 * Math.PI * variance) + e * e / variance))
                .sum();
        try (Scope scope = Scope.open()) {
            Tensor squared = Torch.tensor(new float[] {(float) variance}, 1);
            assertThat(bound(1).reconstruction(squared, errors.length).item_float())
                    .isCloseTo((float) density, within(1e-5f));
        }
    }

    @Test
    void without_weight_the_divergence_is_not_limited() {
        double free = divergenceAfterTraining(0);
        double bound = divergenceAfterTraining(1);
        double heavy = divergenceAfterTraining(20);
        assertThat(free).isGreaterThan(bound + 0.5);
        assertThat(heavy).isLessThan(0.1);
    }

    @Test
    void shards_of_a_batch_give_nearly_the_same() {
        try (ShardRunner two = ShardRunner.of(Sharding.perThread(2), 2)) {
            double[] sharded = trained(two);
            assertThat(trained(two)).containsExactly(sharded);
            assertThat(trained(ShardRunner.WHOLE)).isNotEqualTo(sharded).containsExactly(sharded, within(0.15));
        }
    }

    @Test
    void steps_leave_no_native_memory_behind() {
        try (Vae vae = vae(1, Ema.halfLife(100), ShardRunner.WHOLE)) {
            long[] pointers = new long[4];
            for (int i = 0; i < pointers.length; i++) {
                try (Scope scope = Scope.open()) {
                    vae.step(points(8, i), 8, 0, RandomStream.of(i));
                }
                pointers[i] = Pointer.totalCount();
            }
            assertThat(pointers).containsOnly(pointers[0]);
        }
    }

    @Test
    void a_loss_or_a_gradient_that_is_not_finite_is_found() {
        assertThat(Vae.Report.of(1, 2, 3, 1, 1, Optional::empty).fault()).isEmpty();
        assertThat(Vae.Report.of(1, 2, 3, Double.NaN, 1, Optional::empty).fault())
                .hasValueSatisfying(fault -> assertThat(fault.what()).isEqualTo("the gradient's norm is NaN"));
        assertThat(Vae.Report.of(Double.NaN, 2, 3, 1, 1, Optional::empty).fault())
                .hasValueSatisfying(fault -> assertThat(fault.network()).isEqualTo("generator"));
        assertThat(Vae.Report.of(1, Double.POSITIVE_INFINITY, 3, 1, 1, Optional::empty)
                        .fault())
                .hasValueSatisfying(fault -> assertThat(fault.network()).isEqualTo("encoder"));
    }

    private static double divergenceAfterTraining(double beta) {
        double last = 0;
        try (Vae vae = vae(beta, Ema.none(), ShardRunner.WHOLE)) {
            for (int i = 0; i < 500; i++) {
                try (Scope scope = Scope.open()) {
                    last = vae.step(points(128, i), 0, 0, RandomStream.of(i)).divergence();
                }
            }
        }
        return last;
    }

    private static double[] trained(ShardRunner shardRunner) {
        try (Vae vae = vae(1, Ema.none(), shardRunner)) {
            for (int i = 0; i < 5; i++) {
                try (Scope scope = Scope.open()) {
                    vae.step(points(64, i), 0, 0, RandomStream.of(i));
                }
            }
            return doubles(vae.generator().parameters().get(0));
        }
    }

    private static Vae vae(double beta, Ema ema, ShardRunner shardRunner) {
        Network generator = network(1, 2, 1);
        Network encoder = network(2, 2, 2);
        UpdateRule adam = Adam.withRate(Schedule.cosine(2e-2, 1e-3)).beta2(0.99);
        return new Vae(
                bound(beta),
                ema,
                Precision.FLOAT32,
                new TrainedNetwork(generator, adam),
                new TrainedNetwork(encoder, adam),
                ema.averages() ? network(1, 2, 1) : generator,
                shardRunner);
    }

    private static Network network(int from, int to, long seed) {
        return new Network(
                new Architecture(new Shape.Vector(from), List.of(new Linear(to))),
                new Init.Normal(0.3),
                RandomStream.of(seed),
                ComputeDevice.CPU);
    }

    private static EvidenceLowerBound bound(double beta) {
        return new EvidenceLowerBound(Schedule.constant(beta));
    }

    /** Gaussian points with axes along those of the plane. */
    private static Batch points(int count, long seed) {
        Tensor axes = Torch.tensor(new float[] {(float) DEVIATIONS[0], (float) DEVIATIONS[1]}, 1, 2);
        return Batch.of(
                RandomTensors.normal(RandomStream.of(1000 + seed), count, 2).mul(axes));
    }

    private static double mean(List<Vae.Report> reports, ToDoubleFunction<Vae.Report> figure) {
        return reports.stream().mapToDouble(figure).average().orElseThrow();
    }

    private static double[] doubles(Tensor tensor) {
        float[] values = Torch.floats(tensor);
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
