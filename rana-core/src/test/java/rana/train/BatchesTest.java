package rana.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rana.random.RandomStream;
import rana.recipe.TrainingConfig.BatchOrder;

class BatchesTest {
    @Test
    void sequential_batches_wrap_when_fewer_than_a_batch_are_left() {
        Batches batches = new Batches(TinyGan.pictures(), 12, BatchOrder.SEQUENTIAL, RandomStream.of(1)); // 40 pictures
        assertThat(batches.index(0, 0)).isEqualTo(0);
        assertThat(batches.index(2, 11)).isEqualTo(35);
        assertThat(batches.index(3, 0)).isEqualTo(0);
    }

    @Test
    void a_shuffled_epoch_shows_no_picture_twice_and_each_epoch_has_its_own_order() {
        Batches batches = new Batches(TinyGan.pictures(), 10, BatchOrder.SHUFFLED, RandomStream.of(1));
        Set<Integer> seen = new HashSet<>();
        boolean differs = false;
        for (int i = 0; i < 40; i++) {
            seen.add(batches.index(i / 10, i % 10));
            differs |= batches.index(i / 10, i % 10) != batches.index(4 + i / 10, i % 10);
        }
        assertThat(seen).hasSize(40);
        assertThat(differs).isTrue();
    }
}
