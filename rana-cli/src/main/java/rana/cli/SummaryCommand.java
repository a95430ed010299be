package rana.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import rana.nn.Architecture;
import rana.recipe.Recipe;

/**
 * The command {@code rana summary}, which prints a recipe's networks layer by layer without
 * building them.
 */
@Command(
        name = "summary",
        description =
                "Prints a recipe's networks (shapes, parameters and multiply-accumulates of each layer) and the design checks.",
        footer = {"", "  rana summary frog", "  rana summary frog --set networks.latent.size=64"})
final class SummaryCommand implements Callable<Integer> {
    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        Recipe recipe = options.recipe(List.of());
        PrintWriter out = console.out();
        out.println(recipe.name() + ": " + recipe.summary());
        recipe.architectures().forEach((name, network) -> print(out, name, network));
        out.println();
        RecipeOptions.warnings(recipe).forEach(out::println);
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, String name, Architecture architecture) {
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        out.printf("%n%s: %s → %s%n", title, architecture.input(), architecture.output());
        out.printf("  %3s  %-15s %-24s %12s %12s %14s%n", "", "layer", "settings", "output", "parameters", "MACs");
        for (Architecture.Row row : architecture.rows()) {
            out.printf(
                    "  %3d  %-15s %-24s %12s %,12d %,14d%n",
                    row.index(),
                    row.layer().type(),
                    row.layer().settings(),
                    row.output(),
                    row.parameters(),
                    row.macs());
        }
        out.printf(
                "  %3s  %-15s %-24s %12s %,12d %,14d%n",
                "", "total", "", "", architecture.parameters(), architecture.macs());
    }
}
