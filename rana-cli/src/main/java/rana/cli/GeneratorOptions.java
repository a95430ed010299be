package rana.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.explore.Explorer;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.torch.ComputeDevice;

/** The options of commands that draw from a trained generator. */
final class GeneratorOptions {
    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder, or the folder of one checkpoint.")
    private Path run = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "Random seed of the latents; the same seed draws the same pictures. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--best",
            description = "Use the best checkpoint of a run that was evaluated during training. Default: the newest.")
    private boolean best;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Console console = new Console();

    /** Returns the run folder or checkpoint folder as typed. */
    Path path() {
        return run;
    }

    /** Loads the generator; damaged checkpoints that are skipped are reported. */
    Generator load() {
        return Generator.load(run, options());
    }

    /** Loads the generator for the exploration of its latent space. */
    Explorer explore() {
        return Explorer.of(load());
    }

    /** Sets the number of threads and returns the options for loading. */
    LoadOptions options() {
        threads.apply();
        LoadOptions options = LoadOptions.defaults().device(device.name()).warnings(console::warn);
        return best ? options.best() : options;
    }

    long seed() {
        return seed;
    }

    ComputeDevice device() {
        return device.device(console);
    }
}
