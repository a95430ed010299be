package rana.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.UsageException;
import rana.keras.KerasImport;
import rana.recipe.Recipe;
import rana.recipe.Recipes;

/** The command {@code rana import}, which makes a run from weights that Keras saved. */
@Command(
        name = "import",
        description = "Makes a run from weights that Keras saved: .weights.h5, .h5 or .keras. The run can be sampled,"
                + " exported and trained further. The recipe states the networks; every layer and shape is checked.",
        footer = {
            "",
            "  rana import --generator g.weights.h5",
            "  rana import frog --generator g.keras --discriminator d.keras",
            "  rana import frog-corrected --gan gan.h5 --out runs/frogs",
            "  rana import --recipe-file narrow.yaml --generator g.weights.h5",
            "  rana train --resume runs/frog-1 --data cifar10:frog"
        })
final class ImportCommand implements Callable<Integer> {
    private static final String DEFAULT_RECIPE = "frog";

    @Parameters(
            arity = "0..1",
            paramLabel = "RECIPE",
            description = "The built-in recipe of the networks. Default: " + DEFAULT_RECIPE + ", the article's GAN.")
    private @Nullable String name;

    @Option(names = "--recipe-file", paramLabel = "FILE", description = "A recipe file in YAML (docs/RECIPES.md).")
    private @Nullable Path recipeFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a setting of the recipe, such as optimizer.generator.lr=1e-4. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--generator", paramLabel = "FILE", description = "The generator, enough to draw.")
    private @Nullable Path generator;

    @Option(
            names = "--discriminator",
            paramLabel = "FILE",
            description = "The discriminator. Without it, the discriminator begins untrained.")
    private @Nullable Path discriminator;

    @Option(
            names = "--gan",
            paramLabel = "FILE",
            description = "A model of both, generator and discriminator, instead of the two files.")
    private @Nullable Path gan;

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description = "Pictures for further training, as for 'rana train'. Default: the recipe's. They are read"
                    + " when the run is resumed.")
    private @Nullable String data;

    @Option(
            names = "--data-path",
            paramLabel = "PATH",
            description = "The archive or folder of CIFAR or MNIST. Default: downloaded once.")
    private @Nullable Path dataPath;

    @Option(names = "--seed", paramLabel = "S", description = "Random seed of the run. Default: 1.")
    private @Nullable Long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "Run folder. Default: runs/NAME-N.")
    private @Nullable Path out;

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        if (generator == null && discriminator == null && gan == null) {
            throw new UsageException("give the weights: --generator, --discriminator or --gan");
        }
        if (gan != null && (generator != null || discriminator != null)) {
            throw new UsageException(
                    "--gan names a file with both networks; leave out --generator and --discriminator");
        }
        KerasImport weights = KerasImport.of(recipe()).command(console.typed());
        if (generator != null) {
            weights.generator(generator);
        }
        if (discriminator != null) {
            weights.discriminator(discriminator);
        }
        if (gan != null) {
            weights.gan(gan);
        }
        if (data != null) {
            weights.data(data);
        }
        if (dataPath != null) {
            weights.dataPath(dataPath);
        }
        if (seed != null) {
            weights.seed(seed);
        }
        if (out != null) {
            weights.into(out);
        }
        KerasImport.Result result = weights.write();
        result.notes().forEach(console::say);
        String folder = ShellWord.of(result.folder().toString());
        console.say("done: rana sample %1$s --count 64 --grid samples.png draws, rana train --resume %1$s continues"
                .formatted(folder));
        return 0;
    }

    private Recipe recipe() {
        if (name != null && recipeFile != null) {
            throw new UsageException(
                    "give the name of a recipe or --recipe-file, not both; got '" + name + "' and " + recipeFile);
        }
        return recipeFile != null
                ? Recipes.read(recipeFile, assignments)
                : Recipes.named(name == null ? DEFAULT_RECIPE : name, assignments);
    }
}
