package rana.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.gan.Batch;
import rana.gan.Model;
import rana.gan.ShardRunner;
import rana.model.Models;
import rana.nn.Pass;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.RunFiles;
import rana.safetensors.SafeTensors;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * Networks that {@code tools/oracle/keras_import.py} saved, and what Keras computes with them.
 *
 * @param recipe the same networks in Rana
 * @param expected latents, images and scores
 */
record Article(Recipe recipe, Map<String, SafeTensors.Array> expected) {
    private static final Path FILES = unpacked();

    /** The largest differences from Keras, of images and of scores. */
    record Differences(double images, double scores) {}

    /** The article's GAN with few channels. */
    static Article narrow() {
        return new Article(Recipes.read(file("narrow.yaml"), List.of()), SafeTensors.read(file("article.safetensors")));
    }

    /** Networks with batch normalisation. */
    static Article normed() {
        return new Article(Recipes.read(file("norm.yaml"), List.of()), SafeTensors.read(file("norm.safetensors")));
    }

    /** Returns the path of a file that Keras wrote, or of a recipe. */
    static Path file(String name) {
        return name.endsWith(".yaml") ? resource(name) : FILES.resolve(name);
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(Article.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path unpacked() {
        try (ZipFile zip = new ZipFile(resource("files.zip").toFile())) {
            Path folder =
                    Files.createDirectories(Path.of("target", "keras-files")).toAbsolutePath();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Files.write(
                        folder.resolve(entry.getName()),
                        zip.getInputStream(entry).readAllBytes());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares the model in a run with Keras. */
    Differences compare(Path run) {
        try (Model model = Models.of(recipe, RandomStream.of(0), ComputeDevice.CPU, ShardRunner.WHOLE);
                Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Checkpoint.read(Checkpoints.newest(new RunFiles(run), skipped -> {}), model);
            Pass pass = Pass.evaluation(Optional.empty(), ComputeDevice.CPU);
            double images = difference("fake", model.average().forward(tensor("latents"), pass));
            images = Math.max(images, difference("fake", model.generator().forward(tensor("latents"), pass)));
            double scores = Math.max(score(model, "d_fake", "fake"), score(model, "d_real", "real"));
            return new Differences(images, scores);
        }
    }

    private double score(Model model, String score, String images) {
        Batch batch = new Batch(ComputeDevice.CPU.place(tensor(images)), Optional.empty());
        Pass pass = Pass.evaluation(Optional.empty(), ComputeDevice.CPU);
        Tensor scores =
                Objects.requireNonNull(model.networks().get("discriminator")).forward(batch.pictures(), pass);
        return difference(score, scores);
    }

    private Tensor tensor(String name) {
        SafeTensors.Array array = Objects.requireNonNull(expected.get(name));
        float[] values = new float[array.values().remaining()];
        array.values().duplicate().get(values);
        return Torch.tensor(
                values, array.shape().stream().mapToLong(Long::longValue).toArray());
    }

    private double difference(String name, Tensor got) {
        float[] values = Torch.floats(got);
        SafeTensors.Array array = Objects.requireNonNull(expected.get(name));
        assertThat(values).hasSize(array.values().remaining());
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.max(
                    largest, Math.abs((double) values[i] - array.values().get(i)));
        }
        return largest;
    }
}
