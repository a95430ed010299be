package rana.recipe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import rana.Names;
import rana.Printable;
import rana.UsageException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A recipe as an untyped tree of keys and values. Every key has the place that it came from, so
 * that an error can refer to it even after recipes are merged.
 */
final class RecipeTree {
    private static final String SETTING = "setting ";
    private static final int MAX_CHARACTERS = 1_000_000;

    private final ObjectNode root;
    private final Map<String, String> places; // JSON pointer → "frog.yaml:3:5" or "setting a.b=c"

    private RecipeTree(ObjectNode root, Map<String, String> places) {
        this.root = root;
        this.places = places;
    }

    /** Parses {@code yaml}; {@code file} is its name in errors. */
    static RecipeTree parse(String yaml, String file) {
        if (yaml.length() > MAX_CHARACTERS) {
            throw new UsageException(
                    file + ":1:1: larger than " + MAX_CHARACTERS + " characters; this is not a recipe");
        }
        try {
            Map<String, String> places = places(yaml, file);
            JsonNode tree = RecipeMapper.MAPPER.readTree(yaml);
            if (!(tree instanceof ObjectNode object)) {
                throw new UsageException(file + ":1:1: must be a list of 'key: value' lines");
            }
            return new RecipeTree(object, places);
        } catch (JacksonException e) {
            throw refused(file, e.getLocation(), e);
        }
    }

    ObjectNode root() {
        return root;
    }

    /**
     * Returns this recipe merged over {@code defaults}, whose key {@code layers} has the default
     * settings of each type of layer. Places in the defaults are dropped, so that an error refers
     * to this recipe.
     */
    RecipeTree over(RecipeTree defaults) {
        RecipeTree whole = new RecipeTree(defaults.overlaid(this).root, places);
        if (whole.root.remove("layers") instanceof ObjectNode layers) {
            complete(whole.root, layers);
        }
        return whole;
    }

    private static void complete(JsonNode node, ObjectNode layers) {
        if (node instanceof ObjectNode object
                && layers.get(object.path("type").asString("")) instanceof ObjectNode defaults) {
            defaults.properties().stream()
                    .filter(setting -> !object.has(setting.getKey()))
                    .forEach(setting -> object.set(setting.getKey(), setting.getValue()));
        }
        node.forEach(child -> complete(child, layers));
    }

    /** Removes a top-level key and returns its value, or null if it is absent. */
    @Nullable
    JsonNode remove(String key) {
        return root.remove(key);
    }

    /**
     * Returns this recipe with {@code over} merged over it: objects are merged, anything else is
     * replaced.
     */
    RecipeTree overlaid(RecipeTree over) {
        ObjectNode merged = root.deepCopy();
        Map<String, String> from = new HashMap<>(places);
        merge(merged, over.root);
        from.putAll(over.places);
        return new RecipeTree(merged, from);
    }

    /**
     * Returns this recipe with one value set.
     *
     * @param assignment {@code a.b.c=value}, the value as YAML; entries of a list are named by
     *     their index
     */
    RecipeTree with(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new UsageException("a setting must be key=value, as in training.batch=32; got '" + assignment + "'");
        }
        List<String> path = List.of(assignment.substring(0, equals).split("\\.", -1));
        RecipeTree changed = new RecipeTree(root.deepCopy(), new HashMap<>(places));
        JsonNode parent = changed.root;
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < path.size(); i++) {
            String key = path.get(i);
            pointer.append('/').append(key);
            List<String> siblings = keys(parent);
            if (!siblings.contains(key)) {
                throw new UsageException(SETTING + assignment + ": no key '" + String.join(".", path.subList(0, i + 1))
                        + "'"
                        + (siblings.isEmpty()
                                ? "; '%s' is a single value".formatted(String.join(".", path.subList(0, i)))
                                : Names.hint(key, siblings)));
            }
            if (i < path.size() - 1) {
                parent = child(parent, key);
            }
        }
        JsonNode value = parse("value: " + assignment.substring(equals + 1), SETTING + assignment)
                .root
                .required("value");
        String last = path.get(path.size() - 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) parent).set(last, value);
        }
        changed.places.keySet().removeIf(key -> key.startsWith(pointer + "/"));
        changed.places.put(pointer.toString(), SETTING + assignment);
        return changed;
    }

    /**
     * Returns the place of the value at {@code pointer}, or of the nearest value that encloses it.
     */
    String placeOf(String pointer) {
        String nearest = pointer;
        while (!places.containsKey(nearest) && !nearest.isEmpty()) {
            nearest = nearest.substring(0, nearest.lastIndexOf('/'));
        }
        return places.getOrDefault(nearest, "recipe");
    }

    private static void merge(ObjectNode base, ObjectNode over) {
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            JsonNode below = base.get(entry.getKey());
            if (below instanceof ObjectNode object
                    && entry.getValue() instanceof ObjectNode change
                    && (!change.has("type") || change.get("type").equals(object.get("type")))) {
                merge(object, change);
            } else {
                base.set(entry.getKey(), entry.getValue().deepCopy());
            }
        }
    }

    private static List<String> keys(JsonNode node) {
        List<String> keys = new ArrayList<>();
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                keys.add(Integer.toString(i));
            }
        } else {
            keys.addAll(node.propertyNames());
        }
        return keys;
    }

    private static JsonNode child(JsonNode node, String key) {
        return node instanceof ArrayNode array ? array.get(Integer.parseInt(key)) : node.required(key);
    }

    private static UsageException refused(String file, @Nullable TokenStreamLocation location, JacksonException e) {
        return new UsageException(Printable.line(place(file, location) + ": " + problem(e)), e);
    }

    private static Map<String, String> places(String yaml, String file) {
        Map<String, String> places = new HashMap<>();
        try (JsonParser parser = RecipeMapper.MAPPER.createParser(yaml)) {
            JsonToken token = next(parser, file);
            for (; token != null; token = next(parser, file)) {
                String place = place(file, parser.currentTokenLocation());
                if (((YAMLParser) parser).isCurrentAlias()) {
                    throw new UsageException(
                            place + ": *" + Printable.of(parser.getString()) + " is an alias; write the value itself");
                }
                if (token == JsonToken.PROPERTY_NAME || !token.isStructEnd()) {
                    String pointer = parser.streamReadContext().pathAsPointer().toString();
                    places.putIfAbsent(pointer, place);
                }
            }
        }
        return places;
    }

    private static @Nullable JsonToken next(JsonParser parser, String file) {
        try {
            JsonToken token = parser.nextToken();
            if (token != null && token.isNumeric()) {
                parser.getNumberValue();
            }
            return token;
        } catch (JacksonException e) { // errors of depth and length have no location
            throw refused(file, e.getLocation() == null ? parser.currentLocation() : e.getLocation(), e);
        }
    }

    private static String place(String file, @Nullable TokenStreamLocation location) {
        if (file.startsWith(SETTING)) {
            return file;
        }
        return location == null
                ? file
                : file + ":" + Math.max(1, location.getLineNr()) + ":" + Math.max(1, location.getColumnNr());
    }

    private static String problem(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            return marked.getProblem();
        }
        String message = e.getOriginalMessage();
        if (message.startsWith("Trailing token")) {
            return "must be a single YAML document; a second one starts here";
        }
        return message.lines()
                .findFirst()
                .orElse("not valid YAML")
                .replace("Duplicate Object property", "duplicate key")
                .replaceFirst(", from `.*", ")");
    }
}
