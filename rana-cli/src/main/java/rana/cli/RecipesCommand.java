package rana.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import rana.recipe.Recipes;

/** The command {@code rana recipes}, which lists the built-in recipes. */
@Command(
        name = "recipes",
        description = "Lists the built-in recipes.",
        footer = {"", "  rana recipes", "  rana recipes show frog > mine.yaml"})
final class RecipesCommand implements Runnable {
    @Mixin
    private Console console = new Console();

    @Override
    public void run() {
        PrintWriter out = console.out();
        int widest = Recipes.names().stream().mapToInt(String::length).max().orElse(1);
        for (String name : Recipes.names()) {
            out.printf("%-" + widest + "s  %s%n", name, Recipes.summary(name));
        }
        out.flush();
    }

    @Command(
            name = "show",
            description = "Prints a recipe with all its settings as YAML, to start a recipe of your own.")
    void show(@Mixin RecipeOptions options) {
        PrintWriter out = console.out();
        out.print(Recipes.toYaml(options.recipe(List.of())));
        out.flush();
    }
}
