package rana.keras;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.Printable;
import rana.io.AtomicFile;
import tools.jackson.databind.JsonNode;

/**
 * A {@code .keras} archive: a zip archive with the model as JSON and its weights as HDF5. Only the
 * entries with the names of Keras are read, each up to a limit; nothing is unpacked, and no class that
 * the JSON names is loaded.
 */
final class KerasArchive {
    private static final String METADATA = "metadata.json";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final long MAX_JSON_BYTES = 16_000_000;

    private final @Nullable String version;
    private final JsonNode config;
    private final byte[] weights;

    private KerasArchive(@Nullable String version, JsonNode config, byte[] weights) {
        this.version = version;
        this.config = config;
        this.weights = weights;
    }

    /** Returns the version of Keras that wrote it; null if it does not say. */
    @Nullable
    String version() {
        return version;
    }

    /** Returns the model. */
    JsonNode config() {
        return config;
    }

    /** Returns the HDF5 file. */
    byte[] weights() {
        return weights;
    }

    /**
     * Reads an archive.
     *
     * @param name the name of the file, for messages
     * @param maxBytes the largest size of the weights
     * @throws FailureException if it is damaged, or lacks an entry
     */
    static KerasArchive read(String name, byte[] bytes, long maxBytes) {
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
                .get()) {
            JsonNode metadata = KerasConfig.parse(name + ": " + METADATA, entry(name, zip, METADATA, MAX_JSON_BYTES));
            JsonNode config = KerasConfig.parse(name + ": " + CONFIG, entry(name, zip, CONFIG, MAX_JSON_BYTES));
            String version = metadata.path("keras_version").asString("");
            return new KerasArchive(
                    version.isEmpty() ? null : Printable.of(version), config, entry(name, zip, WEIGHTS, maxBytes));
        } catch (IOException | IllegalArgumentException e) {
            throw new FailureException(
                    "%s: is damaged, or not a .keras archive (%s)".formatted(name, Printable.of(AtomicFile.reason(e))),
                    e);
        }
    }

    private static byte[] entry(String name, ZipFile zip, String wanted, long maxBytes) throws IOException {
        List<ZipArchiveEntry> found = new ArrayList<>();
        zip.getEntries(wanted).forEach(found::add);
        if (found.size() != 1) {
            throw new FailureException(
                    found.isEmpty()
                            ? "%s: has no %s; a .keras archive has %s, %s and %s"
                                    .formatted(name, wanted, METADATA, CONFIG, WEIGHTS)
                            : "%s: has %d entries named %s; Keras writes one".formatted(name, found.size(), wanted));
        }
        try (InputStream in = zip.getInputStream(found.get(0))) {
            byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > maxBytes) {
                throw new FailureException(KerasFile.tooLarge(name + ": " + wanted, maxBytes));
            }
            return bytes;
        }
    }
}
