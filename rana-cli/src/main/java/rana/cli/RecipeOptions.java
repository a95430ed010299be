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

/** Which recipe, and what is changed in it. */
final class RecipeOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "RECIPE",
            description = "A recipe that comes with Rana: 'rana recipes' lists them. Default: " + Recipes.DEFAULT + ".")
    private @Nullable String name;

    @Option(
            names = "--recipe-file",
            paramLabel = "FILE",
            description = "A recipe of your own, as YAML (docs/RECIPES.md).")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a setting, as in --set optimizer.generator.lr=1e-4. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    /** Whether a recipe was named by either way. */
    boolean isNamed() {
        return name != null || file != null;
    }

    List<String> assignments() {
        return assignments;
    }

    /** The recipe, with {@code more} assignments after those of the command line. */
    Recipe recipe(List<String> more) {
        if (name != null && file != null) {
            throw new UsageException("give a recipe's name or --recipe-file, not both; got '" + name + "' and " + file);
        }
        List<String> all = new ArrayList<>(assignments);
        all.addAll(more);
        return file != null ? Recipes.read(file, all) : Recipes.named(name == null ? Recipes.DEFAULT : name, all);
    }

    /** What the design checks find, as lines to print. */
    static List<String> warnings(Recipe recipe) {
        return DesignCheck.findings(recipe).stream()
                .map(finding -> "design: " + finding)
                .toList();
    }
}
