package rana.studio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;

/**
 * One line of {@code metrics.jsonl} after the other, read into the same place: a million of them take no more memory than one. Not for
 * several threads at once.
 */
final class MetricsLine {
    /** A file with more numbers to a line is none of Rana's; the rest is passed over. */
    private static final int MOST_KEYS = 64;

    private static final int LONGEST_KEY = 64;
    private static final String STEP = "step";
    private static final String IMAGES = "images";
    private static final String SECONDS = "seconds";
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final FlatJsonParser plain = new FlatJsonParser(this::take);
    private final List<String> keys = new ArrayList<>();
    private final List<byte[]> keyBytes = new ArrayList<>();
    private double[] values = new double[16]; // by key; NaN where the line has none
    private long step;
    private long images;
    private double seconds;
    private int lastColumn = -1;
    private boolean nested;

    /**
     * Reads one line.
     *
     * @return whether it is a whole JSON object with a step; where not, its values mean nothing
     */
    boolean read(byte[] bytes, int from, int length) {
        begin();
        if (plain.read(bytes, from, length)) {
            return step >= 0;
        }
        begin();
        return parse(bytes, from, length);
    }

    private void begin() {
        Arrays.fill(values, Double.NaN);
        step = -1;
        images = -1;
        seconds = Double.NaN;
        nested = false;
        lastColumn = -1;
    }

    private boolean parse(byte[] bytes, int from, int length) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                take(key, parser.nextToken(), parser);
            }
            return parser.currentToken() == JsonToken.END_OBJECT && step >= 0;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** Names of all numbers but step, images and seconds that were in any line so far, in the order that they came in. */
    List<String> keys() {
        return keys;
    }

    /** The number of {@code keys().get(column)}; NaN where the line has none. */
    double value(int column) {
        return column < values.length ? values[column] : Double.NaN;
    }

    long step() {
        return step;
    }

    /** -1 where the line has none. */
    long images() {
        return images;
    }

    double seconds() {
        return seconds;
    }

    /** Whether there is more in the line than numbers: what the watchdog saw, say. */
    boolean hasMore() {
        return nested;
    }

    /** The line as a tree. */
    static Optional<JsonNode> tree(byte[] bytes, int from, int length) {
        try {
            return Optional.of(Json.MAPPER.readTree(bytes, from, length));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private void take(String key, @Nullable JsonToken token, JsonParser parser) {
        if (token == null || !token.isNumeric()) {
            nested |= token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT;
            parser.skipChildren();
        } else {
            take(key, parser.getDoubleValue());
        }
    }

    private void take(byte[] bytes, int from, int to, double value) {
        int next = lastColumn + 1;
        if (next < keyBytes.size()) {
            byte[] known = keyBytes.get(next);
            if (Arrays.equals(bytes, from, to, known, 0, known.length)) {
                lastColumn = next;
                values[next] = value;
                return;
            }
        }
        take(new String(bytes, from, to - from, StandardCharsets.UTF_8), value);
    }

    private void take(String key, double value) {
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

    /** Lines are alike, so the key is most often the one after the last. */
    private int column(String key) {
        int next = lastColumn + 1;
        int column = next < keys.size() && keys.get(next).equals(key) ? next : keys.indexOf(key);
        if (column < 0 && keys.size() < MOST_KEYS && key.length() <= LONGEST_KEY) {
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
