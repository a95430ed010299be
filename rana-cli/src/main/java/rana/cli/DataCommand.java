package rana.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code rana data}, which examines and packs pictures before a training. */
@Command(
        name = "data",
        description = "Examines pictures before a training, and packs them into clean archives.",
        subcommands = {DataInspectCommand.class, DataPackCommand.class},
        footer = {
            "",
            "  rana data inspect ~/pictures",
            "  rana data pack ~/pictures --out pictures.zip",
            "  rana train relativistic --data pictures.zip"
        })
final class DataCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Prints the help; it runs without a subcommand. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
