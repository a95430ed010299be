package rana.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.UsageException;
import rana.recipe.DesignCheck;
import rana.recipe.Recipe;
import rana.recipe.Recipes;

/** The options that select a recipe and change settings in it. */
final class RecipeOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "RECIPE",
            description = "A built-in recipe; 'rana recipes' lists them. Default: " + Recipes.DEFAULT + ".")
    private @Nullable String name;

    @Option(names = "--recipe-file", paramLabel = "FILE", description = "A recipe file in YAML (docs/RECIPES.md).")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a setting of the recipe, such as optimizer.generator.lr=1e-4. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    /** Returns true if a recipe was given, by name or as a file. */
    boolean isNamed() {
        return name != null || file != null;
    }

    List<String> assignments() {
        return assignments;
    }

    /** Returns the recipe, with the assignments of {@code --set} and then {@code more}. */
    Recipe recipe(List<String> more) {
        if (name != null && file != null) {
            throw new UsageException(
                    "give the name of a recipe or --recipe-file, not both; got '" + name + "' and " + file);
        }
        List<String> all = new ArrayList<>(assignments);
        all.addAll(more);
        return file != null ? Recipes.read(file, all) : Recipes.named(name == null ? Recipes.DEFAULT : name, all);
    }

    /** Returns the findings of the design checks as lines to print. */
    static List<String> warnings(Recipe recipe) {
        return DesignCheck.findings(recipe).stream()
                .map(finding -> "design: " + finding)
                .toList();
    }
}
