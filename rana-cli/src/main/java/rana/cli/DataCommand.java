package rana.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rana data}: pictures before a training. */
@Command(
        name = "data",
        description = "Looks over pictures before a training, and makes clean archives of them.",
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

    /** Without a command: help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
