package rana.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rana features}: the classifiers that the measures see with. */
@Command(
        name = "features",
        description = "The classifiers whose features the measures compare pictures by.",
        subcommands = FeaturesTrainCommand.class,
        footer = {"", "  rana features train --data cifar10 --out features"})
final class FeaturesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a command: help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
