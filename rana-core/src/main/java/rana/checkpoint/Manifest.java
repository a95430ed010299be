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
 * What a {@link Checkpoint} has besides tensors: {@code checkpoint.json}.
 *
 * @param format of the checkpoint
 * @param progress how far the training had come
 * @param updates of each network, by its name
 * @param augmentationProbability that adaptive augmentation had come to; 0 where there is none
 * @param classes the names of the classes that the model is conditional on; empty if it is unconditional, and before format 5
 * @param sha256 of each file, by its name
 * @param self SHA-256 of this file with "" in its place; null in format 3, which had none
 */
public record Manifest(
        int format,
        TrainingProgress progress,
        Map<String, Long> updates,
        double augmentationProbability,
        List<String> classes,
        Map<String, String> sha256,
        @Nullable String self) {
    public static final String FILE = "checkpoint.json";

    private static final Pattern TENSORS = Pattern.compile("[a-z-]{1,40}\\.safetensors");
    private static final int FORMAT = 5;
    private static final int FORMAT_WITHOUT_SELF = 3;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Copies the class names, which formats 3 and 4 do not have. */
    public Manifest {
        classes = List.copyOf(Objects.requireNonNullElse(classes, List.<String>of()));
    }

    /** The manifest of {@code model} as it is. */
    static Manifest of(Model model, TrainingProgress progress, Map<String, String> sha256, List<String> classes) {
        Model.State state = model.state();
        return new Manifest(FORMAT, progress, state.updates(), state.augmentationProbability(), classes, sha256, "");
    }

    /** For {@link #read}. */
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

    /** A number that has become another is valid JSON all the same. */
    private static void requireWhole(Path file, String json, Manifest manifest) {
        String self = manifest.self;
        boolean whole = manifest.format == FORMAT_WITHOUT_SELF
                || (self != null && digest(json.replace(self(self), self(""))).equals(self));
        if (!whole || manifest.progress == null || manifest.updates == null || manifest.sha256 == null) {
            throw new FailureException(file + ": is damaged: it is not what was written");
        }
        if (!manifest.isPossible()) {
            throw new FailureException(file + ": is no checkpoint's: it has numbers or names that Rana never writes");
        }
    }

    /** What holds whoever wrote it: the names are opened, and the numbers are gone on from. */
    private boolean isPossible() {
        return progress.step() >= 0
                && progress.seconds() >= 0
                && progress.seconds() < Double.POSITIVE_INFINITY
                && updates.values().stream().allMatch(count -> count != null && count >= 0)
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
