package rana.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.Printable;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.io.Sha256;
import tools.jackson.databind.JsonNode;

/**
 * A file of weights that Keras saved.
 *
 * @param path the path of the file, for messages
 * @param sha256 its SHA-256
 * @param format the kind of file, in words
 * @param version the version of Keras that wrote it; null if the file does not say
 * @param network the tensors
 * @param config the model as Keras describes it; null if the file has weights only
 */
record KerasFile(
        Path path,
        String sha256,
        String format,
        @Nullable String version,
        StoredNetwork network,
        @Nullable JsonNode config) {
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    /**
     * Reads a file.
     *
     * @param maxBytes the largest size that weights of the recipe's networks can have
     * @throws UsageException if there is no such file
     * @throws FailureException if Keras did not write it, or it is damaged
     */
    static KerasFile read(Path path, long maxBytes) {
        byte[] bytes = bytes(path, maxBytes);
        MessageDigest digest = Sha256.digest();
        digest.update(bytes);
        String sha256 = Sha256.hexadecimal(digest);
        String name = path.toString();
        if (startsWith(bytes, ZIP)) {
            KerasArchive archive = KerasArchive.read(name, bytes, maxBytes);
            StoredNetwork network = KerasTree.of(name, Hdf5File.read(name, archive.weights()));
            return new KerasFile(path, sha256, "Keras archive", archive.version(), network, archive.config());
        }
        if (!startsWith(bytes, HDF5)) {
            throw new FailureException(
                    "%s: is not a file of Keras: neither HDF5 (.weights.h5, .h5) nor a .keras archive".formatted(name));
        }
        Hdf5File.Hdf5Group root = Hdf5File.read(name, bytes);
        StoredNetwork network = KerasTree.of(name, root);
        if (!KerasTree.isListed(root)) {
            return new KerasFile(path, sha256, "Keras 3 weights", null, network, null);
        }
        Optional<String> version =
                KerasTree.weights(root).attributes().text("keras_version").map(Printable::of);
        JsonNode config = root.attributes()
                .text("model_config")
                .map(text -> KerasConfig.parse(name + ": model_config", text.getBytes(StandardCharsets.UTF_8)))
                .orElse(null);
        return new KerasFile(path, sha256, "Keras HDF5", version.orElse(null), network, config);
    }

    /** Returns the last component of the path. */
    String name() {
        return String.valueOf(path.getFileName());
    }

    private static byte[] bytes(Path path, long maxBytes) {
        if (!Files.isRegularFile(path)) {
            throw new UsageException("%s: %s".formatted(path, Files.exists(path) ? "is not a file" : "no such file"));
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > maxBytes) {
                throw new FailureException(tooLarge(path.toString(), maxBytes));
            }
            return bytes;
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + path, e);
        }
    }

    static String tooLarge(String what, long maxBytes) {
        return "%s: is larger than the %,d bytes that weights and optimiser states of the recipe's networks can need: it is of other networks"
                .formatted(what, maxBytes);
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length
                && Objects.equals(
                        new String(bytes, 0, magic.length, StandardCharsets.ISO_8859_1),
                        new String(magic, StandardCharsets.ISO_8859_1));
    }
}
