package rana.metric;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rana.FailureException;
import rana.ProgressListener;
import rana.data.ImageSource;
import rana.io.CacheFolder;
import rana.io.Sha256;
import rana.run.ExtractorCard;
import rana.safetensors.SafeTensors;

/**
 * A cache on disk for the features of real pictures. A file's name is a SHA-256 over everything
 * that its content depends on: each byte of the pictures, the extractor's weights, the resizer, and
 * CPU or GPU. Damaged files are computed again. If the folder cannot be written, features are
 * computed each time.
 */
public final class FeatureCache {
    private static final String FEATURES = "features";
    private static final String SHA256 = "sha256";

    private final Path folder;

    /** Creates a cache in {@code folder}, which is created when first needed. */
    public FeatureCache(Path folder) {
        this.folder = folder;
    }

    /** Returns the cache in the user's cache folder. */
    public static FeatureCache shared() {
        return new FeatureCache(CacheFolder.path().resolve("features"));
    }

    /** Returns the features of {@code source} from the cache, or computes and caches them. */
    public FeatureSet features(FeatureExtractor extractor, ImageSource source, ProgressListener progress) {
        Path file = file(extractor.card(), extractor.device().cuda(), source);
        Optional<FeatureSet> cached =
                read(file, source.count(), extractor.card().dimension());
        if (cached.isPresent()) {
            return cached.get();
        }
        FeatureSet features = extractor.features(source, progress);
        write(file, features);
        return features;
    }

    /** Returns the file for the features of {@code source}; CPU and GPU have separate files. */
    Path file(ExtractorCard extractor, boolean cuda, ImageSource source) {
        MessageDigest digest = Sha256.digest();
        String description = String.join(
                "\n",
                extractor.sha256(),
                extractor.resizer(),
                cuda ? "cuda" : "cpu",
                source.count() + " × " + source.size() + " × " + source.channels(),
                "");
        digest.update(description.getBytes(StandardCharsets.UTF_8));
        byte[] picture = new byte[source.size() * source.size() * source.channels()];
        for (int i = 0; i < source.count(); i++) {
            source.read(i, picture, 0);
            digest.update(picture);
        }
        return folder.resolve(Sha256.hexadecimal(digest) + ".safetensors");
    }

    private static Optional<FeatureSet> read(Path file, int count, int dimension) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Map<String, SafeTensors.Array> arrays = SafeTensors.read(file);
            SafeTensors.Array features = arrays.get(FEATURES);
            SafeTensors.Array sha256 = arrays.get(SHA256);
            if (features == null
                    || sha256 == null
                    || !features.shape().equals(List.of((long) count, (long) dimension))) {
                return Optional.empty();
            }
            float[] values = floats(features);
            return sha256.values().equals(FloatBuffer.wrap(checksum(values)))
                    ? Optional.of(new FeatureSet(values, count, dimension))
                    : Optional.empty();
        } catch (FailureException e) {
            return Optional.empty();
        }
    }

    private static void write(Path file, FeatureSet features) {
        Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
        List<Long> shape = List.of((long) features.count(), (long) features.dimension());
        arrays.put(FEATURES, new SafeTensors.Array(shape, FloatBuffer.wrap(features.values())));
        float[] checksum = checksum(features.values());
        arrays.put(SHA256, new SafeTensors.Array(List.of((long) checksum.length), FloatBuffer.wrap(checksum)));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            SafeTensors.write(file, arrays);
        } catch (IOException | FailureException e) {
            // The cache only saves time: without it, features are computed each time.
        }
    }

    /**
     * Returns the SHA-256 of the numbers, one number for each byte, because the file has float32
     * arrays only.
     */
    private static float[] checksum(float[] values) {
        MessageDigest digest = Sha256.digest();
        NumberDigest.update(digest, values);
        byte[] bytes = digest.digest();
        float[] numbers = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i] & 0xff;
        }
        return numbers;
    }

    private static float[] floats(SafeTensors.Array array) {
        float[] values = new float[array.values().remaining()];
        array.values().duplicate().get(values);
        return values;
    }
}
