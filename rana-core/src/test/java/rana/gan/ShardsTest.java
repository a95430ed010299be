package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rana.random.RandomStream;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/** A batch of ten in three shares, of three, three and four. */
class ShardsTest {
    private static final Workers WORKERS = Workers.of(3);
    private static final RandomStream RANDOM = RandomStream.of(1);

    @AfterAll
    static void end() {
        WORKERS.close();
    }

    @Test
    void the_shares_ask_together_for_what_the_batch_asks_for() {
        try (Scope scope = Scope.open()) {
            Tensor weight = RandomTensors.normal(RANDOM.at("weight"), 4, 1).requires_grad_(true);
            Batch batch = Batch.of(RandomTensors.normal(RANDOM.at("batch"), 10, 4));

            Shards<Double> whole = Shards.whole(batch, RANDOM, (share, random) -> meanSquare(share, weight));
            Shards<Double> shared =
                    Shards.among(WORKERS, 1, batch, RANDOM, (share, random) -> meanSquare(share, weight));

            assertThat(shared.all()).extracting(Shards.Share::examples).containsExactly(3L, 3L, 4L);
            assertThat(shared.mean(loss -> loss)).isCloseTo(whole.mean(loss -> loss), within(1e-6));
            assertThat(Torch.doubles(shared.gradients().get(0)))
                    .containsExactly(Torch.doubles(whole.gradients().get(0)), within(1e-6));
        }
    }

    @Test
    void each_share_has_randomness_of_its_own_and_one_thread() {
        List<Float> drawn = Collections.synchronizedList(new ArrayList<>());
        List<Integer> threads = Collections.synchronizedList(new ArrayList<>());
        int before = Torch.threads();
        try (Scope scope = Scope.open()) {
            Batch batch = Batch.of(RandomTensors.normal(RANDOM, 10, 4));
            Shards.among(WORKERS, 1, batch, RANDOM, (share, random) -> {
                drawn.add((float) random.generator().nextDouble());
                threads.add(Torch.threads());
                return new Shards.Share<>(share.count(), 0.0, List.of());
            });
        }
        assertThat(drawn).hasSize(3).doesNotHaveDuplicates();
        assertThat(threads).containsOnly(1);
        assertThat(Torch.threads()).as("on the calling thread").isEqualTo(before);
    }

    @Test
    void nothing_of_a_share_outlives_the_scope_of_its_caller() {
        try (Scope outer = Scope.open()) {
            Tensor weight = RandomTensors.normal(RANDOM.at("weight"), 4, 1).requires_grad_(true);
            Batch batch = Batch.of(RandomTensors.normal(RANDOM.at("batch"), 10, 4));
            long[] pointers = new long[4];
            for (int i = 0; i < pointers.length; i++) {
                try (Scope scope = Scope.open()) {
                    Shards.among(WORKERS, 1, batch, RANDOM, (share, random) -> meanSquare(share, weight))
                            .gradients();
                }
                pointers[i] = Pointer.totalCount();
            }
            assertThat(pointers[3]).isEqualTo(pointers[1]);
        }
    }

    @Test
    void shares_are_no_smaller_than_they_may_be() {
        try (Scope scope = Scope.open()) {
            Batch batch = Batch.of(RandomTensors.normal(RANDOM, 10, 4));
            Shards<Double> two = Shards.among(
                    WORKERS, 5, batch, RANDOM, (share, random) -> new Shards.Share<>(share.count(), 0.0, List.of()));
            assertThat(two.all()).extracting(Shards.Share::examples).containsExactly(5L, 5L);
        }
    }

    @Test
    void a_share_that_fails_fails_the_batch_with_its_own_error() {
        try (Scope scope = Scope.open()) {
            Batch batch = Batch.of(RandomTensors.normal(RANDOM, 10, 4));
            assertThatThrownBy(() -> Shards.<Double>among(WORKERS, 1, batch, RANDOM, (share, random) -> {
                        throw new IllegalStateException("of " + share.count());
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("of 3");
        }
    }

    private static Shards.Share<Double> meanSquare(Batch share, Tensor weight) {
        try (Scope scope = Scope.open()) {
            Tensor loss = share.pictures().matmul(weight).square().mean();
            List<Tensor> gradients = Torch.gradients(loss, List.of(weight));
            return Shards.Share.kept(share.count(), (double) loss.item_float(), gradients, scope);
        }
    }
}
