package rana.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The terminal of a command that mixes this in: results and what is done go out, progress and warnings to the error stream. */
@Command // a mixin of no options has to say so
final class Console {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** Prints a line at once, into a file or pipe too. */
    void say(String line) {
        out().println(line);
        out().flush();
    }

    /** Prints a line to the error stream at once. */
    void warn(String line) {
        err().println(line);
        err().flush();
    }

    /** The command as it was typed, {@code rana train pond}. */
    String typed() {
        return "rana "
                + String.join(" ", command.root().commandLine().getParseResult().originalArgs());
    }
}
