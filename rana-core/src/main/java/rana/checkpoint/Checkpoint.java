package rana.checkpoint;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.FailureException;
import rana.gan.Model;
import rana.io.AtomicFile;
import rana.io.FileOps;
import rana.io.Sha256;
import rana.nn.Network;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.safetensors.SafeTensors;
import rana.torch.Torch;

/**
 * A folder with everything that a training needs to continue: both networks and both optimisers as
 * safetensors files, the recipe, and {@code checkpoint.json} with the counters, the class names and
 * the SHA-256 of each file. The complete folder appears in one move.
 */
public final class Checkpoint {
    /** The file with the weights of the generator. */
    public static final String GENERATOR = "generator.safetensors";

    /** The file with the moving average of the generator; missing if the recipe has none. */
    public static final String AVERAGE = "generator-average.safetensors";

    /** The file with the states of both optimisers. */
    public static final String OPTIMIZERS = "optimizers.safetensors";

    /** The file with every setting of the training. Checkpoints before format 5 do not have it. */
    public static final String RECIPE = "recipe.yaml";

    private Checkpoint() {}

    /**
     * Writes the new folder {@code folder} completely or not at all. The manifest is written last;
     * then the folder is renamed to its final name.
     *
     * @param recipe the recipe of {@code model}
     * @param classes the names of the classes that the model is conditional on; empty if it is
     *     unconditional
     * @throws FailureException if the folder exists or cannot be written
     */
    public static void write(Path folder, Model model, TrainingProgress progress, Recipe recipe, List<String> classes) {
        if (Files.exists(folder)) {
            throw new FailureException(folder + " exists already: a checkpoint is never overwritten; move it away");
        }
        Path temporary = folder.resolveSibling("." + folder.getFileName() + ".part");
        try {
            AtomicFile.deleteFolder(temporary);
            FileOps.current().createDirectories(temporary);
            Map<String, String> sha256 = new LinkedHashMap<>();
            for (Map.Entry<String, Map<String, Tensor>> file : tensors(model).entrySet()) {
                Path written = temporary.resolve(file.getKey());
                SafeTensors.write(written, arrays(file.getValue()));
                sha256.put(file.getKey(), Sha256.ofFile(written));
            }
            AtomicFile.writeText(temporary.resolve(RECIPE), Recipes.toYaml(recipe));
            sha256.put(RECIPE, Sha256.ofFile(temporary.resolve(RECIPE)));
            AtomicFile.writeText(
                    temporary.resolve(Manifest.FILE),
                    Manifest.of(model, progress, sha256, classes).toJson());
            AtomicFile.move(temporary, folder);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the checkpoint " + folder, e);
        }
    }

    /** Returns the progress of the training when it wrote {@code folder}. */
    public static TrainingProgress progress(Path folder) {
        return Manifest.read(folder).progress();
    }

    /**
     * Verifies the SHA-256 of every file in {@code folder}.
     *
     * @throws FailureException naming the file that is damaged, missing or unreadable
     */
    public static void requireIntact(Path folder) {
        Manifest.read(folder).sha256().forEach((name, sha256) -> requireSame(folder.resolve(name), sha256));
    }

    /** Copies both networks and both optimisers from {@code folder} into {@code model}. */
    public static void read(Path folder, Model model) {
        Manifest manifest = Manifest.read(folder);
        tensors(model).forEach((name, into) -> {
            String file = name.equals(AVERAGE) ? averageOrGenerator(manifest) : name;
            copy(folder, file, manifest, into);
        });
        model.restore(new Model.State(manifest.updates(), manifest.augmentationProbability()));
    }

    /**
     * Copies only the weights of the generator into {@code generator}: those of its moving average,
     * if the checkpoint has one.
     */
    public static void readGenerator(Path folder, Network generator) {
        Manifest manifest = Manifest.read(folder);
        copy(folder, averageOrGenerator(manifest), manifest, generator.tensors());
    }

    /** Reads the weights that {@link #readGenerator} copies, by name. */
    public static Map<String, SafeTensors.Array> generatorWeights(Path folder) {
        Manifest manifest = Manifest.read(folder);
        String name = averageOrGenerator(manifest);
        requireSame(folder.resolve(name), manifest.sha256().getOrDefault(name, "none"));
        return SafeTensors.read(folder.resolve(name));
    }

    /** Returns the SHA-256 of the file that {@link #readGenerator} reads. */
    public static String generatorSha256(Manifest manifest) {
        return manifest.sha256().getOrDefault(averageOrGenerator(manifest), "");
    }

    /**
     * Reads the recipe in {@code folder}.
     *
     * @return empty if the checkpoint was written before checkpoints had recipes
     * @throws FailureException if it is damaged
     */
    public static Optional<Recipe> recipe(Path folder) {
        String sha256 = Manifest.read(folder).sha256().get(RECIPE);
        if (sha256 == null) {
            return Optional.empty();
        }
        requireSame(folder.resolve(RECIPE), sha256);
        return Optional.of(Recipes.readRecorded(folder.resolve(RECIPE), List.of()));
    }

    private static String averageOrGenerator(Manifest manifest) {
        return manifest.sha256().containsKey(AVERAGE) ? AVERAGE : GENERATOR;
    }

    private static void copy(Path folder, String name, Manifest manifest, Map<String, Tensor> into) {
        Path file = folder.resolve(name);
        requireSame(file, manifest.sha256().getOrDefault(name, "none"));
        Map<String, SafeTensors.Array> arrays = SafeTensors.read(file);
        requireSame(file, arrays, into);
        into.forEach((key, tensor) ->
                Torch.copyInto(tensor, Objects.requireNonNull(arrays.get(key)).values()));
    }

    private static void requireSame(Path file, String sha256) {
        try {
            if (!Sha256.ofFile(file).equals(sha256)) {
                throw new FailureException(file + ": is damaged: its SHA-256 is not the one in " + Manifest.FILE);
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private static void requireSame(Path file, Map<String, SafeTensors.Array> arrays, Map<String, Tensor> into) {
        into.forEach((key, tensor) -> {
            SafeTensors.Array array = arrays.get(key);
            List<Long> wanted = shape(tensor);
            if (array == null || !array.shape().equals(wanted)) {
                throw new FailureException("%s: '%s' is %s there and %s in the recipe: the checkpoint has other layers"
                        .formatted(file, key, array == null ? "missing" : array.shape(), wanted));
            }
        });
        if (arrays.size() != into.size()) {
            throw new FailureException(
                    "%s: has %d tensors, and the recipe's networks have %d: the checkpoint has other layers"
                            .formatted(file, arrays.size(), into.size()));
        }
    }

    /** Returns the tensors of {@code model}, by file and name. */
    private static Map<String, Map<String, Tensor>> tensors(Model model) {
        Map<String, Map<String, Tensor>> files = new LinkedHashMap<>();
        model.networks().forEach((name, network) -> files.put(name + ".safetensors", network.tensors()));
        Map<String, Tensor> optimizerStates = new LinkedHashMap<>();
        model.optimizers()
                .forEach((network, optimizer) -> optimizer
                        .tensors()
                        .forEach((name, tensor) -> optimizerStates.put(network + "." + name, tensor)));
        files.put(OPTIMIZERS, optimizerStates);
        if (model.average() != model.generator()) {
            files.put(AVERAGE, model.average().tensors());
        }
        return files;
    }

    private static Map<String, SafeTensors.Array> arrays(Map<String, Tensor> tensors) {
        Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
        tensors.forEach((name, tensor) ->
                arrays.put(name, new SafeTensors.Array(shape(tensor), FloatBuffer.wrap(Torch.floats(tensor)))));
        return arrays;
    }

    /** Returns the extents of a tensor. */
    static List<Long> shape(Tensor tensor) {
        return Arrays.stream(Torch.shape(tensor)).boxed().toList();
    }
}
