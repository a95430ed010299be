package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rana.FailureException;
import rana.Printable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A label file in the format of StyleGAN's dataset tools:
 * {@code {"labels": [["00000/img00000000.png", 6], …]}}, or null for no labels. Rana adds the names
 * of the classes, {@code "classes": ["airplane", …]}, which those tools ignore.
 */
final class LabelFile {
    private static final int MAX_CLASSES = 100_000;
    private static final int MAX_BYTES = 1 << 30;

    private final String where;
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<String> named = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int largest = -1;
    private boolean vectors;

    private LabelFile(String where) {
        this.where = where;
    }

    /** Reads {@code in}; {@code where} names it in messages. */
    static LabelFile read(InputStream in, String where) throws IOException {
        var file = new LabelFile(where);
        byte[] bytes = in.readNBytes(MAX_BYTES);
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), bytes)) {
            file.read(json);
        } catch (JacksonException e) {
            throw new FailureException(
                    "%s is not valid JSON: %s, line %d, column %d"
                            .formatted(
                                    where,
                                    e.getOriginalMessage().lines().findFirst().orElse(""),
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr()),
                    e);
        }
        return file;
    }

    private void read(JsonParser json) {
        require(json.nextToken() == JsonToken.START_OBJECT, "expected an object with the key \"labels\"");
        boolean found = false;
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            JsonToken value = json.nextToken();
            if (key.equals("labels")) {
                found = true;
                require(
                        value == JsonToken.START_ARRAY || value == JsonToken.VALUE_NULL,
                        "labels must be a list or null");
                readLabels(json, value);
            } else if (key.equals("classes") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    named.add(Printable.of(json.getString()));
                }
            } else {
                json.skipChildren();
            }
        }
        require(found, "expected the key \"labels\"");
        if (vectors) {
            labels.clear();
            notes.add(where + ": labels that are not integers are ignored");
        }
        if (!named.isEmpty() && hasLabels() && named.size() <= largest) {
            throw invalid("it names %d classes but has label %d".formatted(named.size(), largest));
        }
    }

    private void readLabels(JsonParser json, JsonToken list) {
        if (list == JsonToken.VALUE_NULL) {
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(
                    json.currentToken() == JsonToken.START_ARRAY && json.nextToken() == JsonToken.VALUE_STRING,
                    "a label must be [\"name\", number]");
            String name = json.getString().replace('\\', '/');
            if (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                long label = json.getLongValue();
                if (label < 0 || label >= MAX_CLASSES) {
                    throw invalid(
                            "label %d of %s; expected 0 to %,d".formatted(label, Printable.of(name), MAX_CLASSES - 1));
                }
                labels.put(name, (int) label);
                largest = Math.max(largest, (int) label);
            } else {
                vectors = true;
                json.skipChildren();
            }
            require(json.nextToken() == JsonToken.END_ARRAY, "a label must be [\"name\", number]");
        }
    }

    private void require(boolean condition, String expected) {
        if (!condition) {
            throw invalid(expected);
        }
    }

    private FailureException invalid(String why) {
        return new FailureException(where + " is not a valid label file: " + why);
    }

    /** Returns true if at least one file has a label. */
    boolean hasLabels() {
        return !labels.isEmpty();
    }

    /** Returns the number of labels. */
    int count() {
        return labels.size();
    }

    /** Returns the label of a file, or -1. */
    int label(String name) {
        return labels.getOrDefault(name, -1);
    }

    /** Returns the names of the classes, by default their numbers. */
    List<String> classes() {
        return named.isEmpty()
                ? IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList()
                : List.copyOf(named);
    }

    /** Returns remarks for the user. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
