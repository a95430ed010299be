package rana.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.Printable;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.objective.Objective;
import tools.jackson.databind.JsonNode;

/** The built-in recipes, and recipes in files. */
public final class Recipes {
    /** The name of the default recipe. */
    public static final String DEFAULT = "pond";

    private static final int MAX_BYTES = 4_000_000;

    private Recipes() {}

    /** Returns the names of the built-in recipes, the default one first. */
    public static List<String> names() {
        return RecipeFiles.NAMES;
    }

    /**
     * Returns the summary of a built-in recipe, as {@link Recipe#summary}, without reading the rest of
     * it: a list of all recipes needs no more.
     *
     * @throws UsageException if there is no such recipe
     */
    public static String summary(String name) {
        return RecipeFiles.summary(name);
    }

    /**
     * Returns a built-in recipe.
     *
     * @throws UsageException if there is no such recipe
     */
    public static Recipe named(String name) {
        return named(name, List.of());
    }

    /**
     * Returns a built-in recipe with some of its settings changed.
     *
     * @param assignments the settings to change, each {@code a.b.c=value}
     * @throws UsageException if there is no such recipe, or a setting does not fit
     */
    public static Recipe named(String name, List<String> assignments) {
        return bind(bundled(name, "there is no recipe '" + name + "'"), assignments);
    }

    /**
     * Reads a recipe from a file. Its key {@code extends} may name a built-in recipe, over which it
     * is merged.
     *
     * @param assignments the settings to change, each {@code a.b.c=value}
     * @throws UsageException if the recipe is not valid; the message has file, line, column, key,
     *     the value received and the fix
     */
    public static Recipe read(Path file, List<String> assignments) {
        return bind(extended(parse(file)), assignments);
    }

    /**
     * Reads the recipe that a run or a checkpoint recorded. It states every setting of its version;
     * settings that are newer than the run have the values that it was trained with, which may
     * differ from those of a new recipe: the precision is float32, and GPUs are not deterministic.
     *
     * @param assignments the settings to change, each {@code a.b.c=value}
     * @throws UsageException as {@link #read}
     */
    public static Recipe readRecorded(Path file, List<String> assignments) {
        return bind(extended(parse(file)).over(resource("recorded")), assignments);
    }

    private static RecipeTree parse(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            throw new UsageException("cannot read the recipe " + file + ": " + AtomicFile.reason(e), e);
        }
        if (bytes.length == MAX_BYTES) {
            throw new UsageException(file + ":1:1: larger than " + MAX_BYTES + " bytes; this is not a recipe");
        }
        return RecipeTree.parse(utf8(file, bytes), file.toString());
    }

    private static String utf8(Path file, byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(rest, text, true);
        String read = text.flip().toString();
        if (result.isError()) {
            throw new UsageException("%s:%d:%d: byte 0x%02x is not UTF-8; save the recipe as UTF-8"
                    .formatted(
                            file,
                            read.chars().filter(c -> c == '\n').count() + 1,
                            read.length() - read.lastIndexOf('\n'),
                            rest.get()));
        }
        return read;
    }

    /** Returns the recipe as YAML, from which {@link #read} returns an equal recipe. */
    public static String toYaml(Recipe recipe) {
        return RecipeMapper.MAPPER.writeValueAsString(recipe);
    }

    /** Returns the recipe that {@link #toYaml} wrote. */
    public static Recipe fromYaml(String yaml) {
        return bind(RecipeTree.parse(yaml, "recipe"), List.of());
    }

    /**
     * Returns every setting of the recipe by its key, such as
     * {@code regularization.penalties.0.weight}. A value is a {@link Number}, a {@link Boolean} or
     * a {@link String}.
     */
    public static Map<String, Object> settings(Recipe recipe) {
        Map<String, Object> settings = new LinkedHashMap<>();
        collect("", RecipeMapper.MAPPER.valueToTree(recipe), settings);
        return settings;
    }

    private static void collect(String key, JsonNode node, Map<String, Object> settings) {
        String prefix = key.isEmpty() ? "" : key + ".";
        if (node.isObject()) {
            node.properties().forEach(child -> collect(prefix + child.getKey(), child.getValue(), settings));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(prefix + i, node.get(i), settings);
            }
        } else {
            settings.put(
                    key,
                    node.isNumber() ? node.numberValue() : node.isBoolean() ? node.booleanValue() : node.asString());
        }
    }

    /**
     * Returns the recipe with other settings.
     *
     * @param assignments the settings to change, each {@code a.b.c=value}
     * @throws UsageException if a setting does not fit
     */
    public static Recipe changed(Recipe recipe, List<String> assignments) {
        return bind(RecipeTree.parse(toYaml(recipe), recipe.name()), assignments);
    }

    /** Returns the recipe as the tree that {@link #toYaml} writes. */
    public static JsonNode toTree(Recipe recipe) {
        return RecipeMapper.MAPPER.valueToTree(recipe);
    }

    private static Recipe bind(RecipeTree tree, List<String> assignments) {
        RecipeTree changed = tree.over(resource("defaults"));
        for (String assignment : assignments) {
            changed = changed.with(assignment).over(resource("defaults"));
        }
        return RecipeReader.bind(changed);
    }

    private static RecipeTree extended(RecipeTree tree) {
        String place = tree.placeOf("/extends");
        JsonNode base = tree.remove("extends");
        if (base == null) {
            return tree;
        }
        if (!base.isString()) {
            throw new UsageException(place + ": extends: must be the name of a built-in recipe");
        }
        String name = base.asString();
        return bundled(name, place + ": extends: there is no recipe '" + Printable.of(name) + "'")
                .overlaid(tree);
    }

    private static RecipeTree bundled(String name, String problem) {
        RecipeFiles.requireName(name, problem);
        return extended(resource(name));
    }

    private static RecipeTree resource(String name) {
        return RecipeTree.parse(RecipeFiles.text(name), name + ".yaml");
    }

    /** Returns the name of the type of the recipe's objective: {@code least-squares}. */
    public static String objective(Recipe recipe) {
        return RecipeMapper.typeOf(Objective.class, recipe.objective());
    }
}
