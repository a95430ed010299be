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
 * A recipe as written, before it means anything: a tree of keys and values in which every key knows the place that it came
 * from, so that an error can point there even after one recipe has been laid over another.
 */
final class RecipeTree {
    private static final int MOST_CHARACTERS = 1_000_000;

    private final ObjectNode root;
    private final Map<String, String> places; // JSON pointer → "frog.yaml:3:5" or "--set a.b=c"

    private RecipeTree(ObjectNode root, Map<String, String> places) {
        this.root = root;
        this.places = places;
    }

    /** Parses {@code yaml}; {@code file} is what errors call it. */
    static RecipeTree parse(String yaml, String file) {
        if (yaml.length() > MOST_CHARACTERS) {
            throw new UsageException(file + ":1:1: larger than " + MOST_CHARACTERS + " characters; that is no recipe");
        }
        try {
            Map<String, String> places = places(yaml, file);
            JsonNode tree = RecipeMapper.MAPPER.readTree(yaml);
            if (!(tree instanceof ObjectNode object)) {
                throw new UsageException(file + ":1:1: a recipe is a list of 'key: value' lines; this is none");
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
     * This recipe over {@code defaults}, whose key {@code layers} says what a layer of each type may leave out. Their places are
     * forgotten: an error points to where this recipe could say otherwise.
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
                && layers.get(object.path("type").asString("")) instanceof ObjectNode left) {
            left.properties().stream()
                    .filter(setting -> !object.has(setting.getKey()))
                    .forEach(setting -> object.set(setting.getKey(), setting.getValue()));
        }
        node.forEach(child -> complete(child, layers));
    }

    /** Takes the value of a top-level key away and returns it, or null where it is not there. */
    @Nullable
    JsonNode remove(String key) {
        return root.remove(key);
    }

    /** This recipe with {@code over} laid over it: objects are merged, anything else is replaced. */
    RecipeTree overlaid(RecipeTree over) {
        ObjectNode merged = root.deepCopy();
        Map<String, String> from = new HashMap<>(places);
        merge(merged, over.root);
        from.putAll(over.places);
        return new RecipeTree(merged, from);
    }

    /**
     * This recipe with one value set.
     *
     * @param assignment {@code a.b.c=value}, the value as YAML; list entries go by number
     */
    RecipeTree with(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--set takes key=value, as in --set training.batch=32; got '" + assignment + "'");
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
                throw new UsageException("--set " + assignment + ": no key '" + String.join(".", path.subList(0, i + 1))
                        + "'" + (siblings.isEmpty() ? "; that is a single value" : Names.hint(key, siblings)));
            }
            if (i < path.size() - 1) {
                parent = child(parent, key);
            }
        }
        JsonNode value = parse("value: " + assignment.substring(equals + 1), "--set " + assignment)
                .root
                .required("value");
        String last = path.get(path.size() - 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) parent).set(last, value);
        }
        changed.places.keySet().removeIf(key -> key.startsWith(pointer + "/"));
        changed.places.put(pointer.toString(), "--set " + assignment);
        return changed;
    }

    /** The place that the value at {@code pointer}, or the nearest thing around it, came from. */
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
                    throw new UsageException(place + ": *" + Printable.of(parser.getString())
                            + " stands for something elsewhere; a recipe states each value where it belongs");
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
        } catch (JacksonException e) { // what is too deep or too long comes without its place
            throw refused(file, e.getLocation() == null ? parser.currentLocation() : e.getLocation(), e);
        }
    }

    private static String place(String file, @Nullable TokenStreamLocation location) {
        if (file.startsWith("--set")) {
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
            return "a recipe is one document; another begins here";
        }
        return message.lines()
                .findFirst()
                .orElse("not valid YAML")
                .replace("Duplicate Object property", "there twice:")
                .replaceFirst(", from `.*", ")");
    }
}
