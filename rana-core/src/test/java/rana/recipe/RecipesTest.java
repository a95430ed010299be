package rana.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rana.UsageException;
import rana.augment.PixelRange;
import rana.nn.Conv;
import rana.nn.Padding;
import rana.nn.Shape;
import rana.objective.CrossEntropy;
import rana.objective.LabelNoise;
import rana.optim.Schedule;
import rana.optim.Sgd;

class RecipesTest {
    @TempDir
    private Path folder;

    static List<String> names() {
        return Recipes.names();
    }

    @Test
    void the_article_s_gan_has_the_parameters_that_keras_counts() {
        Recipe frog = Recipes.named("frog", List.of());
        assertThat(frog.generator().parameters()).isEqualTo(6_264_579);
        assertThat(frog.discriminator().parameters()).isEqualTo(790_913);
        assertThat(frog.generator().macs()).isBetween(3_860_000_000L, 3_880_000_000L);
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_summary_that_is_listed_is_that_of_the_recipe(String name) {
        assertThat(Recipes.summary(name)).isEqualTo(Recipes.named(name).summary());
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_recipe_written_as_yaml_reads_back_as_itself(String name) throws IOException {
        Recipe recipe = Recipes.named(name, List.of());
        Path file = Files.writeString(folder.resolve("recipe.yaml"), Recipes.toYaml(recipe));
        assertThat(Recipes.read(file, List.of())).isEqualTo(recipe);
    }

    @ParameterizedTest
    @MethodSource("names")
    void each_setting_of_a_recipe_has_the_key_that_sets_it(String name) {
        Recipe recipe = Recipes.named(name, List.of());
        List<String> assignments = Recipes.settings(recipe).entrySet().stream()
                .filter(setting -> !setting.getKey().equals("summary")) // prose, which YAML would take apart
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
        assertThat(assignments).contains("training.batch=" + recipe.training().batch());
        assertThat(Recipes.named(name, assignments)).isEqualTo(recipe);
    }

    @Test
    void the_corrected_frog_differs_from_the_article_s_in_range_and_noise_alone() {
        Recipe frog = Recipes.named("frog", List.of());
        Recipe corrected = Recipes.named("frog-corrected", List.of());
        assertThat(corrected.pictures().range()).isEqualTo(PixelRange.SYMMETRIC);
        assertThat(((CrossEntropy) corrected.objective()).noise())
                .isEqualTo(new LabelNoise(0.05, LabelNoise.Sides.TWO_SIDED));
        assertThat(corrected.networks()).isEqualTo(frog.networks());
        assertThat(corrected.optimizer()).isEqualTo(frog.optimizer());
        assertThat(corrected.training()).isEqualTo(frog.training());
    }

    @Test
    void settings_are_changed_by_path() {
        Recipe recipe = Recipes.named(
                "frog",
                List.of(
                        "training.batch=7",
                        "networks.generator.11.kernel=5",
                        "optimizer.generator={type: sgd, lr: 1e-2, momentum: 0.5, clipValue: 0, decay: 0}",
                        "optimizer.discriminator.lr=1e-5"));
        assertThat(recipe.training().batch()).isEqualTo(7);
        assertThat(recipe.optimizer().generator()).isEqualTo(Sgd.withRate(0.01).momentum(0.5));
        assertThat(recipe.optimizer().updateRules())
                .hasEntrySatisfying(
                        "discriminator", rule -> assertThat(rule.lr()).isEqualTo(Schedule.constant(1e-5)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.batch=0 | setting training.batch=0: training.batch: must be at least 1; got 0",
                "training.bacth=5 | setting training.bacth=5: no key 'training.bacth'; did you mean 'batch'?",
                "optimizer.generator.lr=-1 | setting optimizer.generator.lr=-1: optimizer.generator.lr: must be greater than 0; got -1.0",
                "optimizer.generator.lr=fast | setting optimizer.generator.lr=fast: optimizer.generator.lr: must be a number, or a schedule with curve, from, to, share and warmup",
                "training.order=sequentail | setting training.order=sequentail: training.order: must be one of sequential, shuffled; got 'sequentail'",
                "networks.generator.3.type=convv | setting networks.generator.3.type=convv: networks.generator.3.type: unknown type 'convv'; did you mean 'conv'?",
                "networks.generator.99.type=conv | setting networks.generator.99.type=conv: no key 'networks.generator.99'",
                "networks.latent.size=2.5 | setting networks.latent.size=2.5: networks.latent.size: must be a whole number; got '2.5'",
                "training | a setting must be key=value, as in training.batch=32; got 'training'",
            })
    void a_setting_that_does_not_fit_is_explained_in_one_line(String assignment, String message) {
        assertThatThrownBy(() -> Recipes.named("frog", List.of(assignment)))
                .isInstanceOf(UsageException.class)
                .message()
                .startsWith(message)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training: {batch: 0} | 2:12: training.batch: must be at least 1; got 0",
                "training: {batch: 0, batch: 1} | 2:27: duplicate key",
                "trainig: {batch: 8} | 2:1: trainig: unknown key; did you mean 'training'?",
                "training: {batsh: 8} | 2:12: training.batsh: unknown key; did you mean 'batch'?",
                "optimizer: {discriminatr: {lr: 1}} | 2:13: optimizer.discriminatr: unknown key; did you mean 'discriminator'?",
                "pictures: {range: wide} | 2:12: pictures.range: must be one of unit, symmetric; got 'wide'",
                "pictures: {size: 16} | networks.generator: outputs 32×32×3, but pictures.size",
                "networks: {generator: []} | networks.generator: a network needs at least one layer",
                "training: [1 | 2:",
            })
    void a_file_that_does_not_fit_is_explained_by_file_line_and_column(String line, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), "extends: frog\n" + line + "\n");
        assertThatThrownBy(() -> Recipes.read(file, List.of()))
                .isInstanceOf(UsageException.class)
                .message()
                .contains(message)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective={type: hinge} | objective.type: is hinge, but networks.type is vae; change one of the two",
                "optimizer={discriminator: {type: sgd, lr: 1, momentum: 0, clipValue: 0, decay: 0}, generator: {type: sgd, lr: 1, momentum: 0, clipValue: 0, decay: 0}} | optimizer: is for a discriminator, but networks.type is vae, which has a generator and an encoder",
                "regularization.clipWeights=1 | regularization: applies to a discriminator, but networks.type is vae, which has none",
                "training.discriminatorSteps=2 | training.discriminatorSteps: is 2, but networks.type is vae, which has no discriminator; set it to 1",
                "networks.latent.distribution=uniform | networks.latent.distribution: must be normal, the prior of a variational autoencoder; got uniform",
                "objective.beta=-1 | objective.beta: must be at least 0",
            })
    void what_an_autoencoder_does_not_have_is_refused(String assignment, String message) {
        assertThatThrownBy(() -> Recipes.named("vae", List.of(assignment)))
                .isInstanceOf(UsageException.class)
                .message()
                .contains(message)
                .doesNotContain("\n");
    }

    @Test
    void an_autoencoder_has_dcgan_s_generator_and_an_encoder() {
        Recipe vae = Recipes.named("vae", List.of());
        assertThat(vae.architectures().keySet()).containsExactly("generator", "encoder");
        assertThat(vae.architectures().get("encoder")).hasFieldOrPropertyWithValue("output", new Shape.Vector(2 * 64));
        assertThat(vae.generator().parameters())
                .isEqualTo(Recipes.named("dcgan", List.of("networks.latent.size=64"))
                        .generator()
                        .parameters());
    }

    @Test
    void a_key_that_is_missing_is_named() throws IOException {
        String yaml = Recipes.toYaml(Recipes.named("frog", List.of()));
        Path file = Files.writeString(folder.resolve("mine.yaml"), yaml.replaceFirst("\n *batch: 20", ""));
        assertThatThrownBy(() -> Recipes.read(file, List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("training.batch: is missing")
                .hasMessageContaining("mine.yaml:");
    }

    @Test
    void padding_in_pixels_is_read_and_written() throws IOException {
        Recipe recipe = Recipes.named("frog", List.of("networks.generator.3.padding=2"));
        assertThat(((Conv) recipe.generator().layers().get(3)).padding()).isEqualTo(Padding.explicit(2));
        Path file = Files.writeString(folder.resolve("recipe.yaml"), Recipes.toYaml(recipe));
        assertThat(Recipes.read(file, List.of())).isEqualTo(recipe);
    }

    @Test
    void a_name_that_could_leave_the_folder_of_runs_is_refused() {
        assertThatThrownBy(() -> Recipes.named("frog", List.of("name=../up")))
                .hasMessageContaining("name: must be letters, digits")
                .hasMessageContaining("got '../up'");
    }

    @Test
    void a_recipe_that_does_not_exist_gets_a_suggestion() {
        assertThatThrownBy(() -> Recipes.named("frogg", List.of()))
                .hasMessage("there is no recipe 'frogg'; did you mean 'frog'?");
    }

    @Test
    void a_sigmoid_and_logits_do_not_go_together() {
        assertThatThrownBy(() -> Recipes.named("frog", List.of("objective.fromLogits=true")))
                .hasMessageContaining("objective.fromLogits: is true, but the discriminator ends in a sigmoid");
    }

    @Test
    void a_rate_is_a_number_or_a_schedule_and_is_written_as_it_was() {
        Recipe constant = Recipes.named("pond", List.of("optimizer.generator.lr=1e-4"));
        Recipe moving = Recipes.named(
                "pond",
                List.of("optimizer.generator.lr={curve: cosine, from: 2e-4, to: 5e-5, share: 0.5, warmup: 0.1}"));

        assertThat(constant.optimizer().generator().lr()).isEqualTo(Schedule.constant(1e-4));
        assertThat(moving.optimizer().generator().lr())
                .isEqualTo(Schedule.cosine(2e-4, 5e-5).fraction(0.5).warmup(0.1));
        assertThat(Recipes.toYaml(constant)).containsPattern("lr: 1\\.?0?E-4");
        assertThat(Recipes.toYaml(moving)).contains("curve: cosine");
    }

    @Test
    void a_rate_that_is_neither_is_refused_where_it_stands() {
        assertThatThrownBy(() -> Recipes.named("pond", List.of("optimizer.generator.lr=fast")))
                .hasMessageContaining(
                        "setting optimizer.generator.lr=fast: optimizer.generator.lr: must be a number, or a schedule with curve, from, to, share and warmup");
        assertThatThrownBy(() -> Recipes.named(
                        "pond", List.of("optimizer.generator.lr={curve: sine, from: 1, to: 0, share: 1, warmup: 0}")))
                .hasMessageContaining("must be one of linear, cosine; got 'sine'");
    }

    @ParameterizedTest
    @CsvSource({
        "dcgan, 16",
        "dcgan, 128",
        "lsgan, 64",
        "wgan-gp, 16",
        "wgan-gp, 64",
        "sngan, 16",
        "sngan, 128",
        "r3gan-small, 16",
        "r3gan-small, 64",
        "r3gan-small, 128",
        "r3gan, 16",
        "r3gan-small-conditional, 64"
    })
    void one_setting_changes_the_size_of_the_pictures(String name, int size) {
        Recipe recipe = Recipes.named(name, List.of("pictures.size=" + size));

        assertThat(recipe.generator().output()).isEqualTo(new Shape.Image(3, size, size));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sngan | regularization.clipWeights=0.01 | regularization.clipWeights: is 0.01, but networks.discriminator has spectral norm",
                "frog | objective={type: wasserstein} | objective.type: is wasserstein, which takes unbounded scores, but networks.discriminator ends in a sigmoid",
                "dcgan | regularization.penalties=[{type: r1, weight: 1, every: 1}] | but networks.discriminator has batch-norm",
                "r3gan-small | pictures.size=24 | pictures.size: must be 16, 32, 64 or 128 for these networks; got 24",
                "r3gan-small | networks.groupWidth=24 | must divide each width times expansion; got 24, and 128 times 2",
                "r3gan-small | regularization.augmentation.probability=1.5 | probability: must be in [0, 1]; got 1.5",
                "r3gan-small | networks.widths=[128] | widths: and blocks must have an entry for each stage; got 1 and 6"
            })
    void settings_that_make_no_sense_together_are_refused_by_name(String name, String assignment, String message) {
        assertThatThrownBy(() -> Recipes.named(name, List.of(assignment)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void r3gan_is_as_wide_as_the_paper_s() {
        Recipe recipe = Recipes.named("r3gan", List.of());
        long imageMacs =
                4 * recipe.generator().macs() + 17 * recipe.discriminator().macs();

        assertThat(recipe.discriminator().parameters()).isBetween(20_000_000L, 22_000_000L);
        assertThat(imageMacs / 1e9).isBetween(100.0, 160.0); // about 130 GMAC a trained picture
    }

    @ParameterizedTest
    @MethodSource("names")
    void published_trainings_are_float32_and_all_others_leave_the_precision_to_the_machine(String name) {
        boolean published = List.of("frog", "frog-corrected", "goodfellow2014").contains(name);
        assertThat(Recipes.named(name).training().precision())
                .isEqualTo(published ? TrainingConfig.Precision.FLOAT32 : TrainingConfig.Precision.AUTO);
    }

    @Test
    void a_recorded_recipe_without_a_precision_is_float32_and_a_new_one_is_auto() throws IOException {
        String yaml = Recipes.toYaml(Recipes.named("pond")).replaceAll("(?m)^ *precision: .*\\R", "");
        Path file = Files.writeString(folder.resolve("recipe.yaml"), yaml);
        assertThat(yaml).doesNotContain("precision");
        assertThat(Recipes.readRecorded(file, List.of()).training().precision())
                .isEqualTo(TrainingConfig.Precision.FLOAT32);
        assertThat(Recipes.read(file, List.of()).training().precision()).isEqualTo(TrainingConfig.Precision.AUTO);
        assertThat(Recipes.readRecorded(file, List.of("training.precision=bfloat16"))
                        .training()
                        .precision())
                .isEqualTo(TrainingConfig.Precision.BFLOAT16);
    }
}
