package rana.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.gan.Model;
import rana.io.AtomicFile;
import rana.io.Sha256;
import rana.torch.Torch;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description of a {@link Checkpoint}: {@code checkpoint.json}, with everything but the tensors
 * and the recipe.
 *
 * @param format the version of the format
 * @param progress the progress of the training
 * @param updates the number of updates of each network, by its name
 * @param augmentationProbability the current probability of adaptive augmentation; 0 without it
 * @param classes the names of the classes that the model is conditional on; empty if it is
 *     unconditional, and before format 5
 * @param sha256 the SHA-256 of each file, by its name
 * @param self the SHA-256 of this file with "" in its place; null in format 3
 */
public record Manifest(
        int format,
        TrainingProgress progress,
        Map<String, Long> updates,
        double augmentationProbability,
        List<String> classes,
        Map<String, String> sha256,
        @Nullable String self) {
    /** The name of the file. */
    public static final String FILE = "checkpoint.json";

    private static final Pattern TENSORS = Pattern.compile("[a-z-]{1,40}\\.safetensors");
    private static final int FORMAT = 6;
    private static final int FORMAT_WITHOUT_SELF = 3;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Creates a manifest; {@code classes} is null in formats 3 and 4. */
    public Manifest {
        classes = List.copyOf(Objects.requireNonNullElse(classes, List.<String>of()));
    }

    /** Creates the manifest of the current state of {@code model}. */
    static Manifest of(Model model, TrainingProgress progress, Map<String, String> sha256, List<String> classes) {
        Model.State state = model.state();
        return new Manifest(FORMAT, progress, state.updates(), state.augmentationProbability(), classes, sha256, "");
    }

    /** Returns the file content, with its own SHA-256 inserted. */
    String toJson() {
        String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        return json.replace(self(""), self(digest(json)));
    }

    /**
     * Reads the manifest of a checkpoint.
     *
     * @throws FailureException if it is missing, damaged, or of another format
     */
    public static Manifest read(Path checkpoint) {
        Path file = checkpoint.resolve(FILE);
        try {
            String json = Files.readString(file);
            Manifest manifest = JSON.readValue(json, Manifest.class);
            if (manifest == null) {
                throw new FailureException(file + ": is damaged: it is empty");
            }
            if (manifest.format < FORMAT_WITHOUT_SELF || manifest.format > FORMAT) {
                throw new FailureException("%s: has format %d; this version reads %d to %d"
                        .formatted(file, manifest.format, FORMAT_WITHOUT_SELF, FORMAT));
            }
            requireWhole(file, json, manifest);
            return manifest;
        } catch (JacksonException e) {
            throw new FailureException(file + ": is damaged: " + Torch.firstLine(e), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    /** Verifies the hash of the file: JSON with a changed number is still valid JSON. */
    private static void requireWhole(Path file, String json, Manifest manifest) {
        String self = manifest.self;
        boolean whole = manifest.format == FORMAT_WITHOUT_SELF
                || (self != null && digest(json.replace(self(self), self(""))).equals(self));
        if (!whole || manifest.progress == null || manifest.updates == null || manifest.sha256 == null) {
            throw new FailureException(file + ": is damaged: its SHA-256 is not the one that it contains");
        }
        if (!manifest.isPossible()) {
            throw new FailureException(
                    file + ": is not the manifest of a checkpoint: a number or name is out of range");
        }
    }

    /**
     * Returns true if all values are in range: the hash proves integrity, not that Rana wrote the
     * file.
     */
    private boolean isPossible() {
        return progress.step() >= 0
                && progress.seconds() >= 0
                && progress.seconds() < Double.POSITIVE_INFINITY
                && progress.elapsedSeconds() >= 0
                && progress.elapsedSeconds() < Double.POSITIVE_INFINITY
                && updates.values().stream().allMatch(count -> count != null && count >= 0)
                && (progress.images() == null || progress.images() >= 0)
                && augmentationProbability >= 0
                && augmentationProbability <= 1
                && sha256.keySet().stream()
                        .allMatch(name -> TENSORS.matcher(name).matches() || name.equals(Checkpoint.RECIPE));
    }

    private static String self(String digest) {
        return "\"self\" : \"%s\"".formatted(digest);
    }

    private static String digest(String json) {
        MessageDigest digest = Sha256.digest();
        digest.update(json.getBytes(StandardCharsets.UTF_8));
        return Sha256.hexadecimal(digest);
    }
}
