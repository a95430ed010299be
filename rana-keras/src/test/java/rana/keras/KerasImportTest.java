package rana.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.FailureException;
import rana.RanaException;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.gan.Model;
import rana.gan.ShardRunner;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.io.Sha256;
import rana.model.Models;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.RunState;
import rana.safetensors.SafeTensors;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

class KerasImportTest {
    private static final double CLOSE = 1e-6;
    private static final Article ARTICLE = Article.narrow();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"g.weights.h5, d.weights.h5", "g.keras, d.keras", "g-keras3.h5, d.weights.h5", "g-keras2.h5, d.keras"})
    void two_files_give_the_images_and_scores_of_keras(String generator, String discriminator) {
        Path run = folder.resolve("run");
        KerasImport.of(ARTICLE.recipe())
                .generator(Article.file(generator))
                .discriminator(Article.file(discriminator))
                .into(run)
                .write();

        Article.Differences differences = ARTICLE.compare(run);
        assertThat(differences.images()).isPositive().isLessThan(CLOSE);
        assertThat(differences.scores()).isLessThan(CLOSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan.weights.h5", "gan.keras", "gan.h5", "gan-model.h5", "gan-keras2.keras"})
    void a_file_of_both_networks_gives_the_images_and_scores_of_keras(String gan) {
        Path run = folder.resolve("run");
        KerasImport.of(ARTICLE.recipe()).gan(Article.file(gan)).into(run).write();

        Article.Differences differences = ARTICLE.compare(run);
        assertThat(differences.images()).isPositive().isLessThan(CLOSE);
        assertThat(differences.scores()).isLessThan(CLOSE);
    }

    @Test
    void statistics_of_batch_normalisation_are_imported_and_the_average_begins_with_them() {
        Article normed = Article.normed();
        Path two = folder.resolve("two");
        KerasImport.of(normed.recipe())
                .generator(Article.file("norm-g.weights.h5"))
                .discriminator(Article.file("norm-d.keras"))
                .into(two)
                .write();
        Path one = folder.resolve("one");
        KerasImport.of(normed.recipe())
                .gan(Article.file("norm-gan.h5"))
                .into(one)
                .write();

        for (Path run : List.of(two, one)) {
            assertThat(normed.compare(run).images()).isPositive().isLessThan(CLOSE);
            assertThat(normed.compare(run).scores()).isLessThan(1e-5); // logits
        }
    }

    @Test
    void a_generator_alone_draws_and_the_discriminator_begins_as_in_a_new_run() {
        Path run = folder.resolve("run");
        KerasImport.Result result = KerasImport.of(ARTICLE.recipe())
                .generator(Article.file("g.weights.h5"))
                .seed(7)
                .into(run)
                .write();

        assertThat(result.notes())
                .hasSize(3)
                .anySatisfy(note -> assertThat(note)
                        .startsWith("generator: 5,055 parameters from ")
                        .contains("g.weights.h5 (Keras 3 weights, SHA-256 "))
                .contains("discriminator: no file was given; it begins untrained, with the first weights of seed 7")
                .contains("optimisers: they begin fresh; states of optimisers are not imported");
        assertThat(ARTICLE.compare(run).images()).isLessThan(CLOSE);
        Map<String, SafeTensors.Array> discriminator = SafeTensors.read(
                Checkpoints.newest(new RunFiles(run), skipped -> {}).resolve("discriminator.safetensors"));
        try (Model fresh = Models.of(ARTICLE.recipe(), RandomStream.of(7), ComputeDevice.CPU, ShardRunner.WHOLE)) {
            Objects.requireNonNull(fresh.networks().get("discriminator"))
                    .tensors()
                    .forEach((name, tensor) -> assertThat(floats(Objects.requireNonNull(discriminator.get(name))))
                            .isEqualTo(Torch.floats(tensor)));
        }
    }

    @Test
    void the_run_records_the_files_and_has_samples() throws IOException {
        Path run = folder.resolve("run");
        Path file = Article.file("g.keras");
        KerasImport.of(ARTICLE.recipe()).generator(file).into(run).write();

        RunInfo info = Run.open(run).info();
        assertThat(info.imported())
                .containsExactly(new RunInfo.Weights(
                        "generator", "g.keras", Sha256.ofFile(file), "Keras archive", versions("keras")));
        assertThat(info.data().source()).isEqualTo("cifar10:frog");
        assertThat(RunState.read(run).orElseThrow().activity()).isEqualTo(RunState.Activity.STOPPED);
        assertThat(Files.readString(new RunFiles(run).log())).contains("step 0: generator: 5,055 parameters from");
        assertThat(new RunFiles(run).listSamples(RunFiles.GRID)).hasSize(1);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void an_imported_run_trains_on_images_that_are_named_when_it_is_resumed() {
        Path run = folder.resolve("run");
        KerasImport.of(ARTICLE.recipe()).gan(Article.file("gan.h5")).into(run).write();
        List<String> warnings = new ArrayList<>();
        TrainingResult trained = TrainingSession.in(run)
                .data("pond:40")
                .threads(1)
                .onWarning(warnings::add)
                .resume();

        assertThat(trained.step()).isEqualTo(4);
        assertThat(warnings).noneMatch(line -> line.contains("this session has"));
        RunInfo info = Run.open(run).info();
        assertThat(info.imported())
                .hasSize(2)
                .allSatisfy(weights -> assertThat(weights.file()).isEqualTo("gan.h5"));
        assertThat(info.data().source()).isEqualTo("pond:40");
        assertThat(info.data().pictures()).isEqualTo(40);
        assertThat(info.sessions()).hasSize(2);
        assertThat(new RunFiles(run).report()).exists();
        try (Generator generator = Generator.load(run, LoadOptions.defaults().device("cpu"))) {
            assertThat(generator.info().step()).isEqualTo(4);
            generator.draw(1);
        }
        assertThatThrownBy(() -> TrainingSession.in(run).data("mnist").steps(6).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has a run on pond:40");
    }

    @Test
    void the_first_step_begins_with_the_imported_weights() {
        Path run = folder.resolve("run");
        KerasImport.of(ARTICLE.recipe())
                .generator(Article.file("g.keras"))
                .data("pond:40")
                .into(run)
                .write();
        TrainingSession.in(run)
                .set("optimizer.generator.lr=1e-12")
                .set("optimizer.discriminator.lr=1e-12")
                .resume();

        assertThat(ARTICLE.compare(run).images()).isLessThan(1e-5);
    }

    @Test
    void every_difference_of_layers_and_shapes_is_named() {
        refuses(
                KerasImport.of(changed("networks.generator.3.channels=4")).generator(Article.file("g.weights.h5")),
                "g.weights.h5: does not fit the recipe narrow-frog: layer conv2d: kernel has the shape (5, 5, 2, 3);"
                        + " layer 3 of the generator, conv needs (5, 5, 2, 4); layer conv2d: bias has the shape (3);"
                        + " layer 3 of the generator, conv needs (4); layer conv2d_transpose: kernel has the shape"
                        + " (4, 4, 4, 3); layer 5 of the generator, conv-transpose needs (4, 4, 4, 4)");
        refuses(
                KerasImport.of(changed("networks.generator.3.bias=false")).generator(Article.file("g-keras2.h5")),
                "g-keras2.h5: does not fit the recipe narrow-frog: layer conv2d has bias, which layer 3 of the"
                        + " generator, conv does not have");
        refuses(
                KerasImport.of(ARTICLE.recipe()).discriminator(Article.file("g.weights.h5")),
                "g.weights.h5: does not fit the recipe narrow-frog: has the layer conv2d_transpose, which the"
                        + " discriminator of the recipe does not have; layer conv2d: kernel has the shape (5, 5, 2, 3);");
        refuses(
                KerasImport.of(ARTICLE.recipe()).generator(Article.file("d.weights.h5")),
                "has no layer conv2d_transpose (layer 5 of the generator, conv-transpose, 4, 4×4, stride 2, same); it has ");
        refuses(
                KerasImport.of(Article.normed().recipe()).generator(Article.file("g.weights.h5")),
                "which the generator of the recipe does not have");
        refuses(
                KerasImport.of(Recipes.named("goodfellow2014", List.of("pictures.size=32")))
                        .discriminator(Article.file("d.weights.h5")),
                "which is not imported from Keras; use a recipe whose layers");
    }

    @Test
    void models_that_differ_in_more_than_shapes_are_refused_where_the_file_describes_them() {
        refuses(
                KerasImport.of(changed("networks.generator.4.slope=0.2")).generator(Article.file("g.keras")),
                " is leaky-relu 0.1; layer 4 of the generator is leaky-relu 0.2: use a recipe of the same layers");
        refuses(
                KerasImport.of(changed("networks.generator.12={type: sigmoid}")).gan(Article.file("gan-model.h5")),
                "'s activation is tanh; layer 12 of the generator is sigmoid: use a recipe of the same layers");
    }

    @Test
    void files_of_one_network_are_distinguished_from_files_of_both() {
        for (String gan : List.of("gan.weights.h5", "gan.h5")) {
            refuses(
                    KerasImport.of(ARTICLE.recipe()).generator(Article.file(gan)),
                    gan + ": has 2 networks, as a GAN that was saved whole; import it as gan, not as generator");
        }
        refuses(
                KerasImport.of(ARTICLE.recipe()).gan(Article.file("g.weights.h5")),
                "g.weights.h5: is not a model of a generator and a discriminator: it has 0 networks and 6 layers");
    }

    @Test
    void weights_that_are_not_finite_are_refused() throws IOException {
        byte[] bytes = Files.readAllBytes(Article.file("g.weights.h5"));
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Path run = folder.resolve("run");
        KerasImport.of(ARTICLE.recipe())
                .generator(Article.file("g.weights.h5"))
                .into(run)
                .write();
        float first = floats(Objects.requireNonNull(SafeTensors.read(
                        Checkpoints.newest(new RunFiles(run), skipped -> {}).resolve(Checkpoint.GENERATOR))
                .get("3.weight")))[0];
        int at = 0;
        while (buffer.getFloat(at) != first) {
            at++;
        }
        buffer.putFloat(at, Float.NaN);
        Path file = Files.write(folder.resolve("nan.weights.h5"), bytes);
        refuses(
                KerasImport.of(ARTICLE.recipe()).generator(file),
                "nan.weights.h5: layer conv2d: kernel has a value that is not finite: NaN at index 0;"
                        + " such weights neither draw nor train");
    }

    @Test
    void files_that_keras_did_not_write_get_one_line() throws IOException {
        Path text = Files.writeString(folder.resolve("text.h5"), "no weights");
        refuses(
                KerasImport.of(ARTICLE.recipe()).generator(text),
                "text.h5: is not a file of Keras: neither HDF5 (.weights.h5, .h5) nor a .keras archive");
        refuses(
                KerasImport.of(ARTICLE.recipe()).generator(Article.file("linked.h5")),
                "linked.h5: layers is a link; Keras writes no links");
        refuses(
                KerasImport.of(ARTICLE.recipe()).generator(Article.file("looped.h5")),
                "looped.h5: has groups more than 24 deep; Keras writes no such files");
        refuses(
                KerasImport.of(ARTICLE.recipe()).generator(Article.file("chunked.h5")),
                "/layers/conv2d_2/vars/0 is stored in chunks, which Keras does not write");
        assertThatThrownBy(() -> KerasImport.of(ARTICLE.recipe())
                        .generator(folder.resolve("none.h5"))
                        .into(folder.resolve("run"))
                        .write())
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("none.h5: no such file");
    }

    @Test
    void archives_are_read_within_limits() throws IOException {
        byte[] weights = Files.readAllBytes(Article.file("g.weights.h5"));
        byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
        refuses(
                KerasImport.of(ARTICLE.recipe()).generator(zip("metadata.json", json, "model.weights.h5", weights)),
                "has no config.json; a .keras archive has metadata.json, config.json and model.weights.h5");
        refuses(
                KerasImport.of(ARTICLE.recipe())
                        .generator(zip(
                                "metadata.json",
                                "{".getBytes(StandardCharsets.UTF_8),
                                "config.json",
                                json,
                                "model.weights.h5",
                                weights)),
                ": metadata.json: is not valid JSON: ");
        refuses(
                KerasImport.of(ARTICLE.recipe())
                        .generator(zip(
                                "metadata.json", json, "config.json", json, "model.weights.h5", new byte[80_000_000])),
                ": model.weights.h5: is larger than the ");
        refuses(
                KerasImport.of(ARTICLE.recipe())
                        .generator(zip(
                                "metadata.json",
                                json,
                                "config.json",
                                new byte[20_000_000],
                                "model.weights.h5",
                                weights)),
                ": config.json: is larger than the ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"g.weights.h5", "g-keras2.h5", "gan.keras"})
    void damage_is_named_in_one_line_or_is_only_in_values(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Article.file(name));
        Random random = new Random(1);
        List<byte[]> damaged = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            damaged.add(Arrays.copyOf(whole, (int) ((long) whole.length * i / 60)));
        }
        for (int i = 0; i < 240; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            damaged.add(flipped);
        }
        for (byte[] bytes : damaged) {
            Path file = Files.write(folder.resolve("damaged-" + name), bytes);
            try {
                KerasFile.read(file, 100_000_000).network();
                KerasImport read = KerasImport.of(ARTICLE.recipe());
                (name.startsWith("gan") ? read.gan(file) : read.generator(file)).read();
            } catch (RanaException e) {
                assertThat(e).isInstanceOf(FailureException.class);
                assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
            }
        }
        assertThat(damaged).hasSize(300);
    }

    private void refuses(KerasImport of, String message) {
        Path run = folder.resolve("refused");
        assertThatThrownBy(() -> of.into(run).write())
                .isInstanceOf(RanaException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
        assertThat(run).doesNotExist();
    }

    private static Recipe changed(String... assignments) {
        return Recipes.changed(ARTICLE.recipe(), List.of(assignments));
    }

    private Path zip(Object... namesAndContents) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                out.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                out.write((byte[]) namesAndContents[i + 1]);
            }
        }
        return Files.write(folder.resolve("made.keras"), bytes.toByteArray());
    }

    private static float[] floats(SafeTensors.Array array) {
        float[] values = new float[array.values().remaining()];
        array.values().duplicate().get(values);
        return values;
    }

    private static String versions(String name) throws IOException {
        String json = Files.readString(Article.file("versions.json"));
        return json.replaceFirst("(?s).*\"" + name + "\": \"([^\"]+)\".*", "$1");
    }
}
