package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import rana.gan.Model;
import rana.gan.ShardGroup;
import rana.gan.ShardRunner;
import rana.gan.Sharding;
import rana.gan.TwoProcesses;
import rana.model.Models;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.train.TinyGan;

class ReplicasTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong(77 * SECOND);
    private final Pair group = new Pair();

    /** The first process of two. The other one takes half the time, and waits for the rest of it. */
    private static final class Pair implements TwoProcesses {
        private final List<ReplicaOrder> orders = new ArrayList<>();
        private int gathers;
        private long waitedNanos;

        @Override
        public Tensor gather(Tensor mine) {
            if (mine.numel() > 2) {
                return TwoProcesses.super.gather(mine); // checksums of the states
            }
            gathers++;
            long[] times = Torch.longs(mine);
            return torch.stack(new TensorVector(mine, Torch.longTensor(new long[] {times[0], times[0] / 2})));
        }

        @Override
        public void broadcast(Tensor tensor) {
            if (tensor.scalar_type().value == torch.ScalarType.Long.value
                    && tensor.numel() == ReplicaOrder.empty().numel()) {
                orders.add(ReplicaOrder.of(tensor).order());
            }
        }

        @Override
        public long waitedNanos() {
            return waitedNanos;
        }
    }

    @Test
    void figures_of_all_workers_are_exchanged_after_the_first_step_and_then_once_a_second() {
        Recipe recipe = TinyGan.recipe("training.batch=24", "training.shards=3");
        try (Scope scope = Scope.open();
                ShardRunner runner = ShardRunner.of(Sharding.of(3), 1, group);
                Model model = Models.of(recipe, RandomStream.of(1), ComputeDevice.CPU, ShardRunner.WHOLE);
                Replicas replicas = new Replicas(group, recipe, 1, now::get)) {
            List<StepReport.Worker> first = step(replicas, recipe, model, runner, 2, 1);

            // 24 images in shards 0 and 1, 2: 8 in 2 - 1 s, 16 in 1 s
            assertThat(first).containsExactly(new StepReport.Worker(0, 8, 0.5), new StepReport.Worker(1, 16, 0.5));
            assertThat(step(replicas, recipe, model, runner, 0.4, 0)).isEqualTo(first);
            assertThat(step(replicas, recipe, model, runner, 0.4, 0.1)).isEqualTo(first);
            now.addAndGet(SECOND); // an evaluation, which does not count
            assertThat(step(replicas, recipe, model, runner, 0.2, 0.1))
                    .containsExactly(new StepReport.Worker(0, 30, 0.2), new StepReport.Worker(1, 96, 0.5));
        }
        assertThat(group.orders.stream().filter(order -> order.kind() == ReplicaOrder.Kind.STEP))
                .extracting(ReplicaOrder::withTimes)
                .containsExactly(true, false, false, true);
        assertThat(group.gathers).isEqualTo(2);
    }

    private List<StepReport.Worker> step(
            Replicas replicas, Recipe recipe, Model model, ShardRunner runner, double seconds, double waited) {
        replicas.step(0, 0, 24, recipe, 1, model);
        now.addAndGet(Math.round(seconds * SECOND));
        group.waitedNanos += Math.round(waited * SECOND);
        return replicas.stepped(24, runner);
    }

    @Test
    void the_copies_end_after_a_step_and_are_left_to_their_supervisor_in_one_that_failed() {
        Recipe recipe = TinyGan.recipe("training.batch=24", "training.shards=3");
        try (Scope scope = Scope.open();
                ShardRunner runner = ShardRunner.of(Sharding.of(3), 1, group);
                Model model = Models.of(recipe, RandomStream.of(1), ComputeDevice.CPU, ShardRunner.WHOLE)) {
            try (Replicas replicas = new Replicas(group, recipe, 1, now::get)) {
                step(replicas, recipe, model, runner, 1, 0);
            }
            try (Replicas replicas = new Replicas(group, recipe, 1, now::get)) {
                replicas.step(0, 0, 24, recipe, 1, model);
            }
        }

        assertThat(group.orders)
                .extracting(ReplicaOrder::kind)
                .containsExactly(
                        ReplicaOrder.Kind.BEGIN,
                        ReplicaOrder.Kind.STEP,
                        ReplicaOrder.Kind.END,
                        ReplicaOrder.Kind.BEGIN,
                        ReplicaOrder.Kind.STEP);
    }

    @Test
    void states_are_compared_after_the_first_step_and_every_500() {
        Recipe recipe = TinyGan.recipe("training.batch=24", "training.shards=3");
        try (Scope scope = Scope.open();
                ShardRunner runner = ShardRunner.of(Sharding.of(3), 1, group);
                Model model = Models.of(recipe, RandomStream.of(1), ComputeDevice.CPU, ShardRunner.WHOLE);
                Replicas replicas = new Replicas(group, recipe, 1, now::get)) {
            for (long step = 7; step < 1010; step++) {
                if (step == 600) {
                    replicas.stateReplaced(); // the training was rolled back
                }
                replicas.step(step, 0, 24, recipe, 1, model);
                replicas.stepped(24, runner);
            }
        }

        List<ReplicaOrder> steps = group.orders.stream()
                .filter(order -> order.kind() == ReplicaOrder.Kind.STEP)
                .toList();
        assertThat(steps.stream().filter(ReplicaOrder::compares))
                .extracting(ReplicaOrder::step)
                .containsExactly(7L, 8L, 508L, 600L, 601L);
        assertThat(steps.stream().filter(ReplicaOrder::withState))
                .extracting(ReplicaOrder::step)
                .containsExactly(7L, 600L);
    }

    @Test
    void a_process_that_is_alone_has_no_figures_and_exchanges_nothing() {
        Recipe recipe = TinyGan.recipe();
        try (Model model = Models.of(recipe, RandomStream.of(1), ComputeDevice.CPU, ShardRunner.WHOLE);
                Replicas replicas = new Replicas(ShardGroup.ALONE, recipe, 1)) {
            replicas.step(0, 0, 24, recipe, 1, model);

            assertThat(replicas.stepped(24, ShardRunner.WHOLE)).isEmpty();
        }
    }
}
