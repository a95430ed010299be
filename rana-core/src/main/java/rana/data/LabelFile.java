package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rana.Counts;
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
 * of the classes, {@code "classes": ["airplane", …]}, which those tools ignore. A label may also be
 * a word, a one-hot vector, or null for a picture without a label, and the labels may be an object,
 * {@code {"00000/img00000000.png": 6, …}}.
 */
final class LabelFile {
    private static final int MAX_CLASSES = 100_000;
    private static final int MAX_BYTES = 1 << 30;
    private static final int NONE = -1;

    /** The label of a file whose list of numbers is not one-hot. */
    private static final int NOT_ONE_HOT = -2;

    /** The kinds of labels; only one may occur in a file. */
    private enum Kind {
        NUMBER("a number"),
        WORD("a word"),
        VECTOR("a list");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final String where;
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private final Map<String, Integer> words = new LinkedHashMap<>();
    private final List<String> named = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int largest = -1;
    private @Nullable Kind kind;
    private String firstName = "";
    private int vectorLength = -1;
    private @Nullable String notOneHot;
    private int twice;
    private String firstTwice = "";

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
                readLabels(json, value);
            } else if (key.equals("classes") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    named.add(Printable.of(json.getString()));
                }
                require(json.currentToken() == JsonToken.END_ARRAY, "classes must be a list of names");
            } else {
                json.skipChildren();
            }
        }
        require(found, "expected the key \"labels\"");
        finishVectors();
        if (kind == Kind.WORD) {
            numberWords();
        }
        if (!named.isEmpty() && hasLabels() && named.size() <= largest) {
            throw invalid("it names %s but has label %d".formatted(Counts.of(named.size(), "class"), largest));
        }
        if (twice > 0) {
            notes.add("%s has two labels for %s, the first %s; the last label is used"
                    .formatted(where, Counts.of(twice, "file"), firstTwice));
        }
    }

    private void readLabels(JsonParser json, JsonToken value) {
        if (value == JsonToken.START_OBJECT) {
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                readLabel(json, name);
            }
        } else if (value == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                require(
                        json.currentToken() == JsonToken.START_ARRAY && json.nextToken() == JsonToken.VALUE_STRING,
                        "a label must be [\"name\", number]");
                String name = json.getString();
                json.nextToken();
                readLabel(json, name);
                require(json.nextToken() == JsonToken.END_ARRAY, "a label must be [\"name\", number]");
            }
        } else {
            require(value == JsonToken.VALUE_NULL, "labels must be a list, an object or null");
            return;
        }
        if (labels.isEmpty()) {
            notes.add(where + " has an empty list of labels, so the pictures have no classes");
        } else if (kind == null) {
            notes.add("%s has null for each of its %s, so the pictures have no classes"
                    .formatted(where, Counts.of(labels.size(), "file")));
        }
    }

    /** Reads the value at the parser's place as the label of {@code file}. */
    private void readLabel(JsonParser json, String file) {
        String name = FileNames.composed(FileNames.clean(file));
        JsonToken value = json.currentToken();
        if (value == JsonToken.VALUE_NULL) {
            labels.putIfAbsent(name, NONE);
        } else if (value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT) {
            requireKind(Kind.NUMBER, file);
            double label = json.getDoubleValue();
            if (label < 0 || label >= MAX_CLASSES || label != Math.rint(label)) {
                throw invalid("label %s of %s; expected an integer of 0 to %,d"
                        .formatted(Printable.of(json.getString()), Printable.of(file), MAX_CLASSES - 1));
            }
            put(name, (int) label);
        } else if (value == JsonToken.VALUE_STRING) {
            requireKind(Kind.WORD, file);
            put(name, words.computeIfAbsent(Printable.of(json.getString()), word -> words.size()));
        } else if (value == JsonToken.START_ARRAY) {
            requireKind(Kind.VECTOR, file);
            put(name, readVector(json, file));
        } else {
            throw invalid(
                    "the label of %s must be a number, a word, a one-hot list or null".formatted(Printable.of(file)));
        }
    }

    private void requireKind(Kind found, String file) {
        if (kind == null) {
            kind = found;
            firstName = file;
        }
        if (kind != found) {
            throw invalid("the label of %s is %s, and that of %s is %s; use one kind of labels"
                    .formatted(Printable.of(firstName), kind.text, Printable.of(file), found.text));
        }
    }

    /** Returns the index of the only 1 in a list of zeros, or {@link #NOT_ONE_HOT}. */
    private int readVector(JsonParser json, String file) {
        int length = 0;
        int ones = 0;
        int index = 0;
        boolean binary = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken().isNumeric()) {
                double number = json.getDoubleValue();
                binary &= number == 0 || number == 1;
                if (number == 1) {
                    ones++;
                    index = length;
                }
            } else {
                binary = false;
                json.skipChildren();
            }
            length++;
        }
        vectorLength = vectorLength < 0 ? length : vectorLength;
        if (binary && ones == 1 && length == vectorLength && length > 1 && length <= MAX_CLASSES) {
            return index;
        }
        notOneHot = notOneHot == null ? file : notOneHot;
        return NOT_ONE_HOT;
    }

    private void put(String name, int label) {
        Integer before = labels.put(name, label);
        if (before != null && before != NONE && before != label) {
            if (twice++ == 0) {
                firstTwice = "%s (%s, then %s)".formatted(Printable.of(name), describe(before), describe(label));
            }
        }
        largest = Math.max(largest, label);
    }

    private String describe(int label) {
        return kind != Kind.WORD
                ? Integer.toString(label)
                : List.copyOf(words.keySet()).get(label);
    }

    /** Decides what lists of numbers mean: classes if all are one-hot, else not classes. */
    private void finishVectors() {
        if (notOneHot == null) {
            largest = kind == Kind.VECTOR ? vectorLength - 1 : largest;
            return;
        }
        long others =
                labels.values().stream().filter(label -> label == NOT_ONE_HOT).count();
        long known = labels.values().stream().filter(label -> label >= 0).count();
        require(
                others > known,
                "the labels are one-hot lists of %,d numbers, but that of %s is not"
                        .formatted(vectorLength, Printable.of(notOneHot)));
        notes.add("%s: %s %s not one-hot, such as that of %s, so its labels are not classes and are ignored"
                .formatted(where, Counts.of(others, "list"), Counts.are(others), Printable.of(notOneHot)));
        labels.clear();
        twice = 0;
        largest = -1;
    }

    /** Numbers the words in their order, or as {@code classes} lists them. */
    private void numberWords() {
        List<String> sorted = words.keySet().stream()
                .sorted(Comparator.comparingLong(LabelFile::number).thenComparing(Comparator.naturalOrder()))
                .toList();
        if (named.isEmpty()) {
            named.addAll(sorted);
        }
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < named.size(); i++) {
            indices.putIfAbsent(named.get(i), i);
        }
        int[] numbers = new int[words.size()];
        words.forEach((word, code) -> {
            Integer index = indices.get(word);
            if (index == null) {
                throw invalid("label %s is not among its classes, %s"
                        .formatted(word, Printable.of(String.join(", ", named))));
            }
            numbers[code] = index;
        });
        labels.replaceAll((name, code) -> code < 0 ? code : numbers[code]);
        largest = named.size() - 1;
    }

    /** Returns the number that a word is, so that "10" follows "2"; words follow numbers. */
    private static long number(String word) {
        return word.matches("[0-9]{1,15}") ? Long.parseLong(word) : Long.MAX_VALUE;
    }

    private void require(boolean condition, String expected) {
        if (!condition) {
            throw invalid(expected);
        }
    }

    private FailureException invalid(String why) {
        return new FailureException(where + " is not a valid label file: " + why);
    }

    /** Returns the name of this file for messages. */
    String where() {
        return where;
    }

    /** Returns true if at least one file has a label. */
    boolean hasLabels() {
        return largest >= 0;
    }

    /**
     * Returns the label of each file, or -1 if it is null there, in the order of this file. The
     * names are cleaned and composed; see {@link FileNames}.
     */
    Map<String, Integer> labels() {
        return labels;
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
