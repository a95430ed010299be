package rana.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import rana.recipe.Recipes;

/** {@code rana recipes}: what comes with Rana. */
@Command(
        name = "recipes",
        description = "Lists the recipes that come with Rana.",
        footer = {"", "  rana recipes", "  rana recipes show frog > mine.yaml"})
final class RecipesCommand implements Runnable {
    @Mixin
    private Console console = new Console();

    @Override
    public void run() {
        PrintWriter out = console.out();
        int widest = Recipes.names().stream().mapToInt(String::length).max().orElse(1);
        for (String name : Recipes.names()) {
            out.printf(
                    "%-" + widest + "s  %s%n",
                    name,
                    Recipes.named(name, List.of()).summary());
        }
        out.flush();
    }

    @Command(name = "show", description = "Prints a recipe as YAML, every setting in it: the start of one of your own.")
    void show(@Mixin RecipeOptions options) {
        PrintWriter out = console.out();
        out.print(Recipes.toYaml(options.recipe(List.of())));
        out.flush();
    }
}
