package rana.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.gan.Model;
import rana.gan.ShardRunner;
import rana.gan.TwoProcesses;
import rana.model.Models;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.train.TinyGan;

class StateDigestTest {
    private static final Recipe RECIPE = TinyGan.recipe();

    /** Adds 1 to a tensor of a network or an optimiser. */
    private static void change(Map<String, Tensor> tensors, String name) {
        try (NoGradGuard guard = new NoGradGuard()) {
            requireNonNull(tensors.get(name)).detach().add_(new Scalar(1.0));
        }
    }

    /** Returns the difference of a second model from a first one, as the first of two workers finds it. */
    private static Optional<String> difference(Model first, Model second) {
        Both group = new Both();
        StateDigest.difference(group, second);
        return StateDigest.difference(group, first);
    }

    private static Model model() {
        return Models.of(RECIPE, RandomStream.of(1), ComputeDevice.CPU, ShardRunner.WHOLE);
    }

    @ParameterizedTest
    @CsvSource({"0.weight, generator", "4.bias, discriminator"})
    void a_weight_that_differs_is_named(String weight, String network) {
        try (Scope scope = Scope.open();
                Model first = model();
                Model second = model()) {
            change(requireNonNull(second.networks().get(network)).tensors(), weight);

            assertThat(difference(first, second)).contains("worker 1 differs from worker 0 in networks." + network);
        }
    }

    @Test
    void a_state_of_the_optimiser_or_the_average_that_differs_is_named() {
        try (Scope scope = Scope.open();
                Model first = model();
                Model second = model();
                Model third = model()) {
            change(requireNonNull(second.optimizers().get("discriminator")).tensors(), "0.mean");
            change(third.average().tensors(), "0.weight");

            assertThat(difference(first, second)).contains("worker 1 differs from worker 0 in optimizer.discriminator");
            assertThat(difference(first, third))
                    .contains("worker 1 differs from worker 0 in the average of the generator");
        }
    }

    @Test
    void running_statistics_are_those_of_the_first_shard_so_they_may_differ() {
        try (Scope scope = Scope.open();
                Model first = model();
                Model second = model()) {
            change(second.generator().tensors(), "2.running_mean");
            change(second.average().tensors(), "2.running_var");

            assertThat(difference(first, second)).isEmpty();
        }
    }

    /** The second of two workers in its first call, then the first one. */
    private static final class Both implements TwoProcesses {
        private long[] second = {};

        @Override
        public Tensor gather(Tensor mine) {
            Tensor other = second.length == 0 ? mine : Torch.longTensor(second);
            second = Torch.longs(mine);
            return torch.stack(new TensorVector(mine, other));
        }
    }
}
