package rana.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rana.gan.Sharding;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;

class ShardChoiceTest {
    private static final Recipe POND = Recipes.named("pond");
    private static final ComputeDevice GPU = new ComputeDevice(true, 1);

    @Test
    void by_default_each_gpu_has_a_shard() {
        assertThat(Models.sharding(POND, GPU, 1, 1)).isEqualTo(Sharding.of(1));
        assertThat(Models.sharding(POND, GPU, 1, 8)).isEqualTo(Sharding.of(8));
    }

    @Test
    void the_number_of_processes_on_cpus_does_not_change_the_shards() {
        assertThat(Models.sharding(POND, ComputeDevice.CPU, 2, 1))
                .isEqualTo(Models.sharding(POND, ComputeDevice.CPU, 2, 2));
    }

    @Test
    void a_number_in_the_recipe_is_kept_on_gpus() {
        Recipe four = Recipes.changed(POND, List.of("training.shards=4"));
        assertThat(Models.sharding(four, GPU, 1, 2)).isEqualTo(Sharding.of(4));
    }
}
