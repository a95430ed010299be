package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;

class GroupCheckTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path parent;

    @Test
    void a_batch_without_a_divisor_up_to_the_group_is_refused_with_sizes_that_fit() {
        assertThatThrownBy(() -> require(recipe(7), 2))
                .isInstanceOf(UsageException.class)
                .hasMessage("networks.discriminator: layer 2 (minibatch-std-dev) compares each image only with itself,"
                        + " because its group 4 does not divide 7 (training.batch 7);"
                        + " set training.batch to 4 or 8, or change the group");
        assertThat(warnings).isEmpty();
    }

    @Test
    void the_shards_of_a_batch_count_not_the_batch() {
        require(recipe(68), 4); // the default number of shards keeps the groups
        require(recipe(68, "training.shards=threads"), 1);
        assertThat(warnings).isEmpty();

        assertThatThrownBy(() -> require(recipe(68, "training.shards=4"), 1))
                .hasMessageContaining("its group 4 does not divide 17 (training.batch 68 in 4 shards)")
                .hasMessageContaining("set training.batch to 64 or 80");
        assertThatThrownBy(() -> require(recipe(33, "training.shards=threads"), 2))
                .hasMessageContaining("does not divide 17 (training.batch 33 in 2 shards)");
    }

    @Test
    void a_smaller_group_is_a_warning() {
        require(recipe(6), 2);

        assertThat(warnings)
                .containsExactly("networks.discriminator: layer 2 (minibatch-std-dev) has groups of 3 instead of 4,"
                        + " because its group 4 does not divide 6 (training.batch 6);"
                        + " set training.batch to 4 or 8, or change the group");
    }

    @Test
    void batches_that_fit_and_networks_without_the_layer_are_silent() {
        require(recipe(8), 2);
        require(recipe(64), 2);
        require(Recipes.named("pond", List.of("training.batch=7")), 2);

        assertThat(warnings).isEmpty();
    }

    @Test
    void a_new_run_is_refused_before_its_folder_exists_and_one_from_before_the_check_continues() throws Exception {
        Path folder = parent.resolve("run");
        assertThatThrownBy(() -> session(7, folder).run())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("compares each image only with itself");
        assertThat(folder.resolve("run.json")).doesNotExist();

        session(8, folder).steps(1).run();
        Files.writeString(folder.resolve("recipe.yaml"), Recipes.toYaml(recipe(7)));
        TrainingResult result =
                TrainingSession.in(folder).onWarning(warnings::add).steps(2).resume();

        assertThat(result.step()).isEqualTo(2);
        assertThat(warnings).anyMatch(line -> line.contains("compares each image only with itself"));
    }

    private static TrainingSession session(int batch, Path folder) {
        return TrainingSession.of(recipe(batch)).threads(1).into(folder);
    }

    private void require(Recipe recipe, int threads) {
        GroupCheck.require(recipe, ComputeDevice.CPU, threads, 1, warnings::add);
    }

    private static Recipe recipe(int batch, String... others) {
        List<String> assignments = new ArrayList<>(List.of(
                "pictures.size=8",
                "pictures.source=pond:40",
                "networks.latent.size=4",
                "networks.generator=[{type: linear, units: 64}, {type: reshape, height: 4, width: 4, channels: 4},"
                        + " {type: leaky-relu, slope: 0.1},"
                        + " {type: conv-transpose, channels: 3, kernel: 4, stride: 2, padding: same}, {type: tanh}]",
                "networks.discriminator=[{type: conv, channels: 4, kernel: 4, stride: 2, padding: same},"
                        + " {type: leaky-relu, slope: 0.2}, {type: minibatch-std-dev, group: 4}, {type: flatten},"
                        + " {type: linear, units: 1}]",
                "training.batch=" + batch,
                "training.steps=2",
                "training.every=1"));
        assignments.addAll(List.of(others));
        return Recipes.named("pond", assignments);
    }
}
