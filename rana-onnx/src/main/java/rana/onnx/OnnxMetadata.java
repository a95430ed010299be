package rana.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rana.FailureException;
import rana.random.Latent;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description of an exported generator, stored in the metadata of its ONNX file.
 *
 * @param recipe the name of the recipe
 * @param step the number of training steps behind the weights
 * @param size the side of the pictures in pixels
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param classes the names of the classes; empty for an unconditional generator
 * @param latent the size and distribution of the latents
 * @param low the output value of black
 * @param high the output value of white
 * @param bytes true if the output is bytes, (batch, height, width, channels); false if it is float32,
 *     (batch, channels, height, width)
 * @param weightsSha256 the SHA-256 of the file of the weights
 * @param parity the largest difference from the training engine, as a fraction of the range; NaN
 *     before it is measured
 * @param dataLicense the licence of the training images; empty if it was not stated
 */
public record OnnxMetadata(
        String recipe,
        long step,
        int size,
        int channels,
        List<String> classes,
        Latent latent,
        double low,
        double high,
        boolean bytes,
        String weightsSha256,
        double parity,
        String dataLicense) {
    /** The newest version of the format. */
    public static final int FORMAT = 1;

    private static final String VERSION = "rana.format";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Copies the list. */
    public OnnxMetadata {
        classes = List.copyOf(classes);
    }

    /** Returns the metadata of the file, by key. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(VERSION, Integer.toString(FORMAT));
        map.put("rana.recipe", recipe);
        map.put("rana.step", Long.toString(step));
        map.put("rana.size", Integer.toString(size));
        map.put("rana.channels", Integer.toString(channels));
        map.put("rana.classes", JSON.writeValueAsString(classes));
        map.put("rana.latent.size", Integer.toString(latent.size()));
        map.put("rana.latent.distribution", latent.distribution().name().toLowerCase(Locale.ROOT));
        map.put("rana.range", JSON.writeValueAsString(List.of(low, high)));
        map.put("rana.output", bytes ? "uint8" : "float32");
        map.put("rana.weights.sha256", weightsSha256);
        map.put("rana.parity", Double.toString(parity));
        map.put("rana.data.license", dataLicense);
        return map;
    }

    /**
     * Reads the metadata of a file.
     *
     * @param where the file, for messages
     * @throws FailureException if it is of another program or of a newer version
     */
    static OnnxMetadata of(Map<String, String> map, String where) {
        String format = map.get(VERSION);
        if (format == null) {
            throw new FailureException(where + " is not a generator that Rana exported: its metadata lacks " + VERSION);
        }
        try {
            int version = Integer.parseInt(format);
            if (version < 1 || version > FORMAT) {
                throw new FailureException(
                        "%s has format %d, and this version of Rana reads 1 to %d: use a newer version"
                                .formatted(where, version, FORMAT));
            }
            List<Double> range = JSON.readValue(required(map, "rana.range", where), new TypeReference<>() {});
            return new OnnxMetadata(
                    required(map, "rana.recipe", where),
                    Long.parseLong(required(map, "rana.step", where)),
                    Integer.parseInt(required(map, "rana.size", where)),
                    Integer.parseInt(required(map, "rana.channels", where)),
                    JSON.readValue(required(map, "rana.classes", where), new TypeReference<List<String>>() {}),
                    new Latent(
                            Integer.parseInt(required(map, "rana.latent.size", where)),
                            Latent.Distribution.valueOf(required(map, "rana.latent.distribution", where)
                                    .toUpperCase(Locale.ROOT))),
                    range.get(0),
                    range.get(1),
                    required(map, "rana.output", where).equals("uint8"),
                    required(map, "rana.weights.sha256", where),
                    Double.parseDouble(required(map, "rana.parity", where)),
                    map.getOrDefault("rana.data.license", ""));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | JacksonException e) {
            throw new FailureException(where + " has metadata that Rana did not write: " + e.getMessage(), e);
        }
    }

    private static String required(Map<String, String> map, String key, String where) {
        String value = map.get(key);
        if (value == null) {
            throw new FailureException(where + " has metadata that Rana did not write: it lacks " + key);
        }
        return value;
    }
}
