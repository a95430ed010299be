package rana.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rana.recipe.Recipe;
import rana.recipe.Recipes;

class MemoryEstimateTest {
    private static final Recipe POND = Recipes.named("pond");

    @Test
    void the_estimate_is_of_the_size_that_was_measured() {
        // measured with batch 32 in one process with two threads: 497 MiB
        assertThat(MemoryEstimate.ofWorker(POND, 1, 2) >> 20).isBetween(350L, 1000L);
    }

    @Test
    void larger_batches_need_more_and_workers_add_gathered_gradients() {
        Recipe large = Recipes.changed(POND, List.of("training.batch=512", "training.shards=4"));
        Recipe small = Recipes.changed(POND, List.of("training.batch=32", "training.shards=4"));
        assertThat(MemoryEstimate.ofWorker(large, 1, 1)).isGreaterThan(MemoryEstimate.ofWorker(small, 1, 1));
        assertThat(MemoryEstimate.ofWorker(small, 2, 1)).isGreaterThan(MemoryEstimate.ofWorker(small, 1, 1));
    }
}
