package rana.studio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.web.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;

/**
 * A reusable reader of the lines of {@code metrics.jsonl}. Each line replaces the one before, so a
 * million lines take the memory of one. Not thread-safe.
 */
final class MetricsLine {
    /** The limit of numbers in a line. Rana writes fewer; the rest is skipped. */
    private static final int MAX_KEYS = 64;

    private static final int MAX_KEY_LENGTH = 64;
    private static final String STEP = "step";
    private static final String IMAGES = "images";
    private static final String SECONDS = "seconds";
    private static final String WORKERS = "workers";
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final FlatJsonParser fastParser = new FlatJsonParser(this::put);
    private final List<String> keys = new ArrayList<>();
    private final List<byte[]> keyBytes = new ArrayList<>();
    private double[] values = new double[16]; // by column; NaN if the line does not have it
    private long step;
    private long images;
    private double seconds;
    private int lastColumn = -1;
    private boolean nested;
    private boolean workers;

    /**
     * Reads one line.
     *
     * @return true if it is a complete JSON object with a step; otherwise the values are undefined
     */
    boolean read(byte[] bytes, int from, int length) {
        clear();
        if (fastParser.read(bytes, from, length)) {
            return step >= 0;
        }
        clear();
        return parse(bytes, from, length);
    }

    private void clear() {
        Arrays.fill(values, Double.NaN);
        step = -1;
        images = -1;
        seconds = Double.NaN;
        nested = false;
        workers = false;
        lastColumn = -1;
    }

    private boolean parse(byte[] bytes, int from, int length) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                put(key, parser.nextToken(), parser);
            }
            return parser.currentToken() == JsonToken.END_OBJECT && step >= 0;
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * Returns the names of the columns in the order of their first appearance in any line: all
     * numbers except step, images and seconds.
     */
    List<String> keys() {
        return keys;
    }

    /**
     * Returns the number of the column {@code keys().get(column)}; NaN if the line does not have
     * it.
     */
    double value(int column) {
        return column < values.length ? values[column] : Double.NaN;
    }

    long step() {
        return step;
    }

    /** Returns the number of images; -1 if the line does not have it. */
    long images() {
        return images;
    }

    /** Returns the seconds of training; NaN if the line does not have them. */
    double seconds() {
        return seconds;
    }

    /** Returns true if the line has figures of workers. */
    boolean hasWorkers() {
        return workers;
    }

    /** Returns true if the line has more than numbers and figures of workers, such as findings. */
    boolean hasMore() {
        return nested;
    }

    /** Parses a line as a tree; empty if it is not JSON. */
    static Optional<JsonNode> tree(byte[] bytes, int from, int length) {
        try {
            return Optional.of(Json.MAPPER.readTree(bytes, from, length));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private void put(String key, @Nullable JsonToken token, JsonParser parser) {
        if (token == null || !token.isNumeric()) {
            boolean container = token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT;
            workers |= container && key.equals(WORKERS);
            nested |= container && !key.equals(WORKERS);
            parser.skipChildren();
        } else {
            put(key, parser.getDoubleValue());
        }
    }

    private void put(byte[] bytes, int from, int to, double value) {
        int next = lastColumn + 1;
        if (next < keyBytes.size()) {
            byte[] known = keyBytes.get(next);
            if (Arrays.equals(bytes, from, to, known, 0, known.length)) {
                lastColumn = next;
                values[next] = value;
                return;
            }
        }
        put(new String(bytes, from, to - from, StandardCharsets.UTF_8), value);
    }

    private void put(String key, double value) {
        switch (key) {
            case STEP -> step = (long) value;
            case IMAGES -> images = (long) value;
            case SECONDS -> seconds = value;
            default -> {
                int column = column(key);
                if (column >= 0) {
                    values[column] = value;
                }
            }
        }
    }

    /**
     * Returns the column of {@code key}. Lines are alike, so it is most often the one after the
     * last.
     */
    private int column(String key) {
        int next = lastColumn + 1;
        int column = next < keys.size() && keys.get(next).equals(key) ? next : keys.indexOf(key);
        if (column < 0 && keys.size() < MAX_KEYS && key.length() <= MAX_KEY_LENGTH) {
            column = keys.size();
            keys.add(key);
            keyBytes.add(key.getBytes(StandardCharsets.UTF_8));
            if (column == values.length) {
                values = Arrays.copyOf(values, 2 * column);
                Arrays.fill(values, column, values.length, Double.NaN);
            }
        }
        lastColumn = column < 0 ? lastColumn : column;
        return column;
    }
}
