package rana.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.run.Run;
import rana.torch.ComputeDevice;

/** Which generator to draw from, where, and by which seed. */
final class GeneratorOptions {
    @Parameters(index = "0", paramLabel = "RUN", description = "The folder that a training wrote.")
    private Path run = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the latents; the same seed draws the same pictures. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--best",
            description =
                    "From the best checkpoint, where the run was evaluated while it trained. Default: the newest.")
    private boolean best;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Console console = new Console();

    Run open() {
        threads.apply();
        return Run.open(run, List.of());
    }

    Path checkpoint(Run opened) {
        return best ? opened.bestCheckpoint() : opened.newestCheckpoint(console::warn);
    }

    long seed() {
        return seed;
    }

    ComputeDevice device() {
        return device.device();
    }
}
