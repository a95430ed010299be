package rana.train;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import rana.FailureException;
import rana.gan.Gan;
import rana.gan.Model;
import rana.io.AtomicFile;
import rana.io.SafeTensors;
import rana.io.Sha256;
import rana.nn.Network;
import rana.torch.Torch;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with everything that a training needs to go on: both networks and both optimisers as safetensors, and
 * {@code checkpoint.json} with the counters and the SHA-256 of each file. It appears whole, in one move.
 */
public final class Checkpoint {
    static final String GENERATOR = "generator.safetensors";
    static final String AVERAGE = "generator-average.safetensors";
    static final String OPTIMIZERS = "optimizers.safetensors";
    private static final String MANIFEST = "checkpoint.json";
    private static final int FORMAT = 3;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Checkpoint() {}

    /**
     * How far a training had come.
     *
     * @param step how many steps were taken
     * @param seconds how long that took
     * @param seed of the run
     */
    record Progress(long step, double seconds, long seed) {}

    private record Manifest(
            int format,
            Progress progress,
            Map<String, Long> updates,
            double augmentationProbability,
            Map<String, String> sha256) {}

    /** The name of the checkpoint after {@code step} steps: {@code step-000100}. */
    static String name(long step) {
        return "step-%06d".formatted(step);
    }

    /** The checkpoints in {@code folder}, the newest first. */
    public static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("step-\\d{6,}"))
                    .sorted((a, b) -> Long.compare(stepOf(b), stepOf(a)))
                    .toList();
        } catch (IOException e) {
            throw AtomicFile.failure("cannot list " + folder, e);
        }
    }

    static void write(Path folder, Model model, Progress progress) {
        Path temporary = folder.resolveSibling("." + folder.getFileName() + ".part");
        try {
            delete(temporary);
            Files.createDirectories(temporary);
            Map<String, String> sha256 = new LinkedHashMap<>();
            for (Map.Entry<String, Map<String, Tensor>> file : tensors(model).entrySet()) {
                Path written = temporary.resolve(file.getKey());
                SafeTensors.write(written, arrays(file.getValue()));
                sha256.put(file.getKey(), sha256(written));
            }
            Map<String, Long> updates = new LinkedHashMap<>();
            model.optimizers().forEach((name, optimizer) -> updates.put(name, optimizer.iteration()));
            Manifest manifest = new Manifest(
                    FORMAT,
                    progress,
                    updates,
                    model instanceof Gan gan ? gan.augmenter().probability() : 0,
                    sha256);
            AtomicFile.writeText(
                    temporary.resolve(MANIFEST),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest));
            delete(folder);
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the checkpoint " + folder, e);
        }
    }

    /** How far the training had come that wrote {@code folder}. */
    static Progress progress(Path folder) {
        return manifest(folder).progress();
    }

    /** Copies both networks and both optimisers from {@code folder} into {@code model}. */
    static void read(Path folder, Model model) {
        Manifest manifest = manifest(folder);
        tensors(model).forEach((name, into) -> {
            String file = name.equals(AVERAGE) ? averageOrGenerator(manifest) : name;
            copy(folder, file, manifest, into);
        });
        model.optimizers()
                .forEach((name, optimizer) ->
                        optimizer.resumeAt(manifest.updates().getOrDefault(name, 0L)));
        if (model instanceof Gan gan) {
            gan.augmenter().resumeAt(manifest.augmentationProbability());
        }
    }

    /** Copies the generator alone: its average, where there is one. */
    static void readGenerator(Path folder, Network generator) {
        Manifest manifest = manifest(folder);
        copy(folder, averageOrGenerator(manifest), manifest, generator.tensors());
    }

    private static String averageOrGenerator(Manifest manifest) {
        return manifest.sha256().containsKey(AVERAGE) ? AVERAGE : GENERATOR;
    }

    private static Manifest manifest(Path folder) {
        Path file = folder.resolve(MANIFEST);
        try {
            Manifest manifest = JSON.readValue(Files.readString(file), Manifest.class);
            if (manifest.format() != FORMAT) {
                throw new FailureException(
                        file + ": has format " + manifest.format() + "; this version reads " + FORMAT);
            }
            return manifest;
        } catch (JacksonException e) {
            throw new FailureException(file + ": is damaged: " + Torch.firstLine(e), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private static void copy(Path folder, String name, Manifest manifest, Map<String, Tensor> into) {
        Path file = folder.resolve(name);
        try {
            if (!sha256(file).equals(manifest.sha256().get(name))) {
                throw new FailureException(file + ": is damaged: its SHA-256 is not the one in " + MANIFEST);
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
        Map<String, SafeTensors.Array> arrays = SafeTensors.read(file);
        requireSame(file, arrays, into);
        into.forEach((key, tensor) ->
                Torch.copyInto(tensor, Objects.requireNonNull(arrays.get(key)).values()));
    }

    private static void requireSame(Path file, Map<String, SafeTensors.Array> arrays, Map<String, Tensor> into) {
        into.forEach((key, tensor) -> {
            SafeTensors.Array array = arrays.get(key);
            List<Long> wanted = shape(tensor);
            if (array == null || !array.shape().equals(wanted)) {
                throw new FailureException(
                        "%s: '%s' is %s there and %s in the recipe: the checkpoint is of other layers"
                                .formatted(file, key, array == null ? "missing" : array.shape(), wanted));
            }
        });
        if (arrays.size() != into.size()) {
            throw new FailureException(
                    "%s: has %d tensors, and the recipe's networks have %d: the checkpoint is of other layers"
                            .formatted(file, arrays.size(), into.size()));
        }
    }

    /** Everything in {@code model} that is made of tensors, by the file that it is in. */
    private static Map<String, Map<String, Tensor>> tensors(Model model) {
        Map<String, Map<String, Tensor>> files = new LinkedHashMap<>();
        model.networks().forEach((name, network) -> files.put(name + ".safetensors", network.tensors()));
        Map<String, Tensor> moments = new LinkedHashMap<>();
        model.optimizers()
                .forEach((network, optimizer) ->
                        optimizer.tensors().forEach((name, tensor) -> moments.put(network + "." + name, tensor)));
        files.put(OPTIMIZERS, moments);
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

    private static List<Long> shape(Tensor tensor) {
        return Arrays.stream(Torch.shape(tensor)).boxed().toList();
    }

    private static long stepOf(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.hexadecimal(digest);
    }

    static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
