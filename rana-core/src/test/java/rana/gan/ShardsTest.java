package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rana.nn.Architecture;
import rana.nn.BatchNorm;
import rana.nn.Linear;
import rana.nn.Shape;
import rana.nn.SpectralNorm;
import rana.random.RandomStream;
import rana.torch.EngineThreads;
import rana.torch.RandomTensors;
import rana.torch.Readout;
import rana.torch.Scope;
import rana.torch.Torch;

/** A batch of ten in three shards, of three, three and four. */
class ShardsTest {
    private static final ShardRunner THREE = ShardRunner.of(Sharding.of(3), 3);

    private enum Stat {
        LOSS
    }

    private static final RandomStream RANDOM = RandomStream.of(1);

    @AfterAll
    static void end() {
        THREE.close();
    }

    @Test
    void the_gradients_of_the_shards_are_together_those_of_the_batch() {
        try (Scope scope = Scope.open()) {
            Tensor weight = RandomTensors.normal(RANDOM.at("weight"), 4, 1).requires_grad_(true);
            Batch batch = Batch.of(RandomTensors.normal(RANDOM.at("batch"), 10, 4));

            Shards<Stat> whole = map(ShardRunner.WHOLE, batch, (shard, random) -> meanSquare(shard, weight));
            Shards<Stat> sharded = map(THREE, batch, (shard, random) -> meanSquare(shard, weight));

            assertThat(sharded.all()).extracting(BatchGradients::examples).containsExactly(3L, 3L, 4L);
            assertThat(sharded.stats(new Readout()).mean(Stat.LOSS))
                    .isCloseTo(whole.stats(new Readout()).mean(Stat.LOSS), within(1e-6));
            assertThat(Torch.doubles(sharded.gradients().get(0)))
                    .containsExactly(Torch.doubles(whole.gradients().get(0)), within(1e-6));
        }
    }

    @Test
    void each_shard_has_randomness_of_its_own_and_one_thread() {
        List<Float> drawn = Collections.synchronizedList(new ArrayList<>());
        List<Integer> threads = Collections.synchronizedList(new ArrayList<>());
        int before = Torch.threads();
        try (Scope scope = Scope.open()) {
            map(THREE, Batch.of(RandomTensors.normal(RANDOM, 10, 4)), (shard, random) -> {
                drawn.add((float) random.generator().nextDouble());
                threads.add(Torch.threads());
                return empty(shard);
            });
        }
        assertThat(drawn).hasSize(3).doesNotHaveDuplicates();
        assertThat(threads).containsOnly(1);
        assertThat(Torch.threads()).as("on the calling thread").isEqualTo(before);
    }

    @Test
    void fewer_threads_compute_the_same_shards() {
        List<Integer> sizes = new ArrayList<>();
        List<Float> drawn = new ArrayList<>();
        List<Float> onThree = Collections.synchronizedList(new ArrayList<>());
        try (Scope scope = Scope.open();
                ShardRunner one = ShardRunner.of(Sharding.of(3), 1);
                EngineThreads threads = one.engineThreads()) {
            Batch batch = Batch.of(RandomTensors.normal(RANDOM, 10, 4));
            map(one, batch, (shard, random) -> {
                sizes.add(shard.count());
                drawn.add((float) random.generator().nextDouble());
                assertThat(Torch.threads()).isEqualTo(1);
                return empty(shard);
            });
            map(THREE, batch, (shard, random) -> {
                onThree.add((float) random.generator().nextDouble());
                return empty(shard);
            });
        }
        assertThat(sizes).containsExactly(3, 3, 4);
        assertThat(onThree).containsExactlyInAnyOrderElementsOf(drawn);
    }

    @Test
    void nothing_of_a_shard_outlives_the_scope_of_its_caller() {
        try (Scope outer = Scope.open()) {
            Tensor weight = RandomTensors.normal(RANDOM.at("weight"), 4, 1).requires_grad_(true);
            Batch batch = Batch.of(RandomTensors.normal(RANDOM.at("batch"), 10, 4));
            long[] pointers = new long[4];
            for (int i = 0; i < pointers.length; i++) {
                try (Scope scope = Scope.open()) {
                    map(THREE, batch, (shard, random) -> meanSquare(shard, weight))
                            .gradients();
                }
                pointers[i] = Pointer.totalCount();
            }
            assertThat(pointers[3]).isEqualTo(pointers[1]);
        }
    }

    @Test
    void one_shard_per_thread_has_a_minimum_size() {
        Sharding eight = Sharding.perThread(8);
        assertThat(eight.sizes(List.of(network(new Linear(1))), 10)).containsExactly(1, 1, 1, 2, 1, 1, 1, 2);
        assertThat(eight.sizes(List.of(network(new BatchNorm(0.9, 1e-5))), 40)).containsExactly(20, 20);
        assertThat(eight.sizes(List.of(network(new SpectralNorm(new Linear(1)))), 40))
                .containsExactly(40);
    }

    @Test
    void a_fixed_number_of_shards_does_not_depend_on_the_networks() {
        Sharding four = Sharding.of(4);
        assertThat(four.sizes(List.of(network(new SpectralNorm(new Linear(1)))), 32))
                .containsExactly(8, 8, 8, 8);
        assertThat(four.sizes(List.of(network(new BatchNorm(0.9, 1e-5))), 3)).containsExactly(1, 1, 1);
    }

    @Test
    void a_shard_that_fails_fails_the_batch_with_its_own_error() {
        try (Scope scope = Scope.open()) {
            Batch batch = Batch.of(RandomTensors.normal(RANDOM, 10, 4));
            assertThatThrownBy(() -> map(THREE, batch, (shard, random) -> {
                        throw new IllegalStateException("of " + shard.count());
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("of 3");
        }
    }

    private static Shards<Stat> map(
            ShardRunner runner, Batch batch, BiFunction<Batch, RandomStream, BatchGradients<Stat>> step) {
        return runner.map(List.of(network(new Linear(1))), batch, RANDOM, step);
    }

    private static Architecture network(rana.nn.Layer layer) {
        return new Architecture(new Shape.Vector(4), List.of(layer));
    }

    private static BatchGradients<Stat> empty(Batch shard) {
        try (Scope scope = Scope.open()) {
            return BatchGradients.kept(shard.count(), List.of(torch.zeros(1)), List.of(), scope);
        }
    }

    private static BatchGradients<Stat> meanSquare(Batch shard, Tensor weight) {
        try (Scope scope = Scope.open()) {
            Tensor loss = shard.pictures().matmul(weight).square().mean();
            List<Tensor> gradients = Torch.gradients(loss, List.of(weight));
            return BatchGradients.kept(shard.count(), List.of(loss), gradients, scope);
        }
    }
}
