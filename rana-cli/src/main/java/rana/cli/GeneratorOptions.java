package rana.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import rana.torch.ComputeDevice;
import rana.train.Run;

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

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    Run open() {
        return Run.open(run, List.of());
    }

    Path checkpoint(Run opened) {
        return best ? opened.bestCheckpoint() : opened.newestCheckpoint(this::warn);
    }

    private void warn(String line) {
        spec.commandLine().getErr().println(line);
    }

    long seed() {
        return seed;
    }

    ComputeDevice device() {
        return device.device();
    }
}
