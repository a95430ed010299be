package rana.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.augment.PixelRange;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.Linear;
import rana.nn.Reshape;
import rana.nn.Tanh;
import rana.objective.Regularization;
import rana.objective.Relativistic;
import rana.optim.Ema;
import rana.optim.Schedule;
import rana.optim.Sgd;
import rana.random.Latent;

class RecipeBuilderTest {
    private static final Sgd SGD = new Sgd(Schedule.constant(0.1), 0, 0, 0);
    private static final LayeredNetworks NETWORKS = LayeredNetworks.ofLatent(4)
            .generator(new Linear(16 * 16), new Reshape(16, 16, 1), new Tanh())
            .discriminator(new Flatten(), new Linear(1));

    @TempDir
    Path folder;

    @Test
    void what_is_not_given_has_the_documented_default() {
        Recipe recipe = frogs().build();

        assertThat(recipe.summary()).isEqualTo("frogs");
        assertThat(recipe.regularization()).isEqualTo(Regularization.none());
        assertThat(recipe.optimizer()).isEqualTo(new Optimizers.OfGan(SGD, SGD, Ema.none()));
        assertThat(recipe.pictures()).isEqualTo(new ImageSpec("", 16, 1, PixelRange.SYMMETRIC, 0));
        assertThat(recipe.training())
                .isEqualTo(new TrainingConfig(
                        305,
                        32,
                        1,
                        TrainingConfig.BatchOrder.SHUFFLED,
                        31,
                        TrainingConfig.Precision.AUTO,
                        TrainingConfig.Shards.AUTO,
                        TrainingConfig.Cuda.DEFAULT));
        assertThat(NETWORKS.latent()).isEqualTo(new Latent(4, Latent.Distribution.NORMAL));
        assertThat(NETWORKS.init()).isEqualTo(new Init.GlorotUniform());
    }

    @Test
    void what_is_given_is_what_the_recipe_has() {
        Ema ema = new Ema(Schedule.constant(1000), 0.05);
        Recipe recipe = frogs().summary("Small frogs.")
                .ema(ema)
                .images(ImageSpec.of("pond", 16, 1).range(PixelRange.UNIT).classes(2))
                .training(TrainingConfig.steps(3)
                        .batch(8)
                        .discriminatorSteps(2)
                        .order(TrainingConfig.BatchOrder.SEQUENTIAL)
                        .snapshotEvery(7)
                        .shards(TrainingConfig.Shards.of(4)))
                .build();

        assertThat(recipe.summary()).isEqualTo("Small frogs.");
        assertThat(recipe.optimizer().average()).isEqualTo(ema);
        assertThat(recipe.pictures()).isEqualTo(new ImageSpec("pond", 16, 1, PixelRange.UNIT, 2));
        assertThat(recipe.training())
                .isEqualTo(new TrainingConfig(
                        3,
                        8,
                        2,
                        TrainingConfig.BatchOrder.SEQUENTIAL,
                        7,
                        TrainingConfig.Precision.AUTO,
                        TrainingConfig.Shards.of(4),
                        TrainingConfig.Cuda.DEFAULT));
    }

    @Test
    void a_number_of_shards_divides_the_batch() {
        assertThatThrownBy(() -> TrainingConfig.steps(1).batch(32).shards(TrainingConfig.Shards.of(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shards must divide the batch of 32 images; got 3");
        assertThatThrownBy(() -> TrainingConfig.Shards.of(0)).hasMessage("shards must be at least 1; got 0");
        assertThatThrownBy(() -> TrainingConfig.Shards.of("many"))
                .hasMessage("shards must be a number, auto or threads; got many");
    }

    @Test
    void cudnns_benchmark_is_refused_where_results_must_be_equal() {
        assertThatThrownBy(() -> new TrainingConfig.Cuda(true, true, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("benchmark must be false while deterministic is true");
    }

    @Test
    void a_recipe_without_a_source_is_read_as_it_was_written() throws IOException {
        Recipe recipe = frogs().build();
        Path file = Files.writeString(folder.resolve("recipe.yaml"), Recipes.toYaml(recipe));

        assertThat(Recipes.read(file, List.of())).isEqualTo(recipe);
    }

    @Test
    void a_part_that_is_missing_is_named() {
        assertThatThrownBy(() -> Recipe.builder("frogs").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("recipe frogs: optimizers is not set; call optimizers(...)");
    }

    private static Recipe.Builder frogs() {
        return Recipe.builder("frogs")
                .images(ImageSpec.of(16, 1))
                .networks(NETWORKS)
                .objective(new Relativistic())
                .optimizers(SGD, SGD)
                .training(TrainingConfig.steps(305));
    }
}
