package rana.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code rana features}, which manages the classifiers whose features the evaluation
 * measures use.
 */
@Command(
        name = "features",
        description = "Manages the classifiers whose features the evaluation measures use.",
        subcommands = FeaturesTrainCommand.class,
        footer = {"", "  rana features train --data cifar10 --out features"})
final class FeaturesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Prints the help if no subcommand is given. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
