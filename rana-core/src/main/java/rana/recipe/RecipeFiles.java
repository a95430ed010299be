package rana.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import rana.Names;
import rana.UsageException;

/** The files of the built-in recipes. This class does not load the YAML parser. */
final class RecipeFiles {
    /** The names of the recipes, the default one first. */
    static final List<String> NAMES = List.of(
            Recipes.DEFAULT,
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

    private static final String SUMMARY = "summary: ";

    private RecipeFiles() {}

    /** Throws a {@link UsageException} that begins with {@code problem} if there is no such recipe. */
    static void requireName(String name, String problem) {
        if (!NAMES.contains(name)) {
            throw new UsageException(problem + Names.hint(name, NAMES));
        }
    }

    /** Returns the YAML of a recipe, or of the {@code defaults}. */
    static String text(String name) {
        try (InputStream in = RecipeFiles.class.getResourceAsStream("/rana/recipe/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the recipe " + name + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the summary of a recipe: a line of its own in each file. */
    static String summary(String name) {
        requireName(name, "there is no recipe '" + name + "'");
        return text(name)
                .lines()
                .filter(line -> line.startsWith(SUMMARY))
                .map(line -> line.substring(SUMMARY.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the recipe " + name + " has no line " + SUMMARY));
    }
}
