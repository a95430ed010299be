package rana.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import rana.Names;
import rana.UsageException;
import rana.gan.Objective;
import rana.io.AtomicFile;
import tools.jackson.databind.JsonNode;

/** The recipes that come with Rana, and those that people write. */
public final class Recipes {
    /** What {@code rana train} trains when nothing is named. */
    public static final String DEFAULT = "pond";

    private static final List<String> NAMES = List.of(
            DEFAULT,
            "frog",
            "frog-corrected",
            "goodfellow2014",
            "dcgan",
            "lsgan",
            "wgan-gp",
            "sngan",
            "relativistic",
            "vae",
            "r3gan-small",
            "r3gan-small-conditional",
            "r3gan",
            "r3gan-conditional");

    private Recipes() {}

    /** Names of the recipes that come with Rana, the default one first. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A recipe that comes with Rana.
     *
     * @param assignments settings to change, each {@code a.b.c=value}
     * @throws UsageException if there is no such recipe, or a setting does not fit
     */
    public static Recipe named(String name, List<String> assignments) {
        return bind(bundled(name, "there is no recipe '" + name + "'"), assignments);
    }

    /**
     * A recipe from a file; its key {@code extends} may name one that comes with Rana, which it is then laid over.
     *
     * @param assignments settings to change, each {@code a.b.c=value}
     * @throws UsageException naming file, line, column, key, what was received and what is allowed
     */
    public static Recipe read(Path file, List<String> assignments) {
        String yaml;
        try {
            yaml = Files.readString(file);
        } catch (IOException e) {
            throw new UsageException("cannot read the recipe " + file + ": " + AtomicFile.reason(e), e);
        }
        return bind(extended(RecipeTree.parse(yaml, file.toString())), assignments);
    }

    /** The recipe as YAML that {@link #read} reads back as the same recipe. */
    public static String toYaml(Recipe recipe) {
        return RecipeMapper.MAPPER.writeValueAsString(recipe);
    }

    /**
     * The recipe with other settings.
     *
     * @param assignments settings to change, each {@code a.b.c=value}
     * @throws UsageException if a setting does not fit
     */
    public static Recipe changed(Recipe recipe, List<String> assignments) {
        return bind(RecipeTree.parse(toYaml(recipe), recipe.name()), assignments);
    }

    /** The recipe as a tree of what {@link #toYaml} writes. */
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
        String base = tree.remove("extends");
        return base == null
                ? tree
                : bundled(base, place + ": extends: there is no recipe '" + base + "'")
                        .overlaid(tree);
    }

    private static RecipeTree bundled(String name, String problem) {
        if (!NAMES.contains(name)) {
            throw new UsageException(problem + Names.hint(name, NAMES));
        }
        return extended(resource(name));
    }

    private static RecipeTree resource(String name) {
        try (InputStream in = Recipes.class.getResourceAsStream("/rana/recipe/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the recipe " + name + " is missing from this build");
            }
            String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return RecipeTree.parse(yaml, name + ".yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The type of the recipe's objective, as recipes name it: {@code least-squares}. */
    public static String objective(Recipe recipe) {
        return RecipeMapper.typeOf(Objective.class, recipe.objective());
    }
}
