package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rana.random.RandomStream;
import rana.torch.RandomTensors;
import rana.torch.Readout;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/** A batch of ten in three shards, of three, three and four. */
class ShardsTest {
    private static final Workers WORKERS = Workers.of(3);

    private enum Stat {
        LOSS
    }

    private static final RandomStream RANDOM = RandomStream.of(1);

    @AfterAll
    static void end() {
        WORKERS.close();
    }

    @Test
    void the_gradients_of_the_shards_are_together_those_of_the_batch() {
        try (Scope scope = Scope.open()) {
            Tensor weight = RandomTensors.normal(RANDOM.at("weight"), 4, 1).requires_grad_(true);
            Batch batch = Batch.of(RandomTensors.normal(RANDOM.at("batch"), 10, 4));

            Shards<Stat> whole = Shards.whole(batch, RANDOM, (shard, random) -> meanSquare(shard, weight));
            Shards<Stat> sharded =
                    Shards.among(WORKERS, 1, batch, RANDOM, (shard, random) -> meanSquare(shard, weight));

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
            Batch batch = Batch.of(RandomTensors.normal(RANDOM, 10, 4));
            Shards.<Stat>among(WORKERS, 1, batch, RANDOM, (shard, random) -> {
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
    void nothing_of_a_shard_outlives_the_scope_of_its_caller() {
        try (Scope outer = Scope.open()) {
            Tensor weight = RandomTensors.normal(RANDOM.at("weight"), 4, 1).requires_grad_(true);
            Batch batch = Batch.of(RandomTensors.normal(RANDOM.at("batch"), 10, 4));
            long[] pointers = new long[4];
            for (int i = 0; i < pointers.length; i++) {
                try (Scope scope = Scope.open()) {
                    Shards.among(WORKERS, 1, batch, RANDOM, (shard, random) -> meanSquare(shard, weight))
                            .gradients();
                }
                pointers[i] = Pointer.totalCount();
            }
            assertThat(pointers[3]).isEqualTo(pointers[1]);
        }
    }

    @Test
    void shards_have_a_minimum_size() {
        try (Scope scope = Scope.open()) {
            Batch batch = Batch.of(RandomTensors.normal(RANDOM, 10, 4));
            Shards<Stat> two = Shards.among(WORKERS, 5, batch, RANDOM, (shard, random) -> empty(shard));
            assertThat(two.all()).extracting(BatchGradients::examples).containsExactly(5L, 5L);
        }
    }

    @Test
    void a_shard_that_fails_fails_the_batch_with_its_own_error() {
        try (Scope scope = Scope.open()) {
            Batch batch = Batch.of(RandomTensors.normal(RANDOM, 10, 4));
            assertThatThrownBy(() -> Shards.<Stat>among(WORKERS, 1, batch, RANDOM, (shard, random) -> {
                        throw new IllegalStateException("of " + shard.count());
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("of 3");
        }
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
