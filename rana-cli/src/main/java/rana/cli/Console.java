package rana.cli;

import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import rana.RanaException;

/**
 * The terminal of a command that mixes this in: results go to the output stream, progress and
 * warnings to the error stream.
 */
@Command // required for a mixin without options
final class Console {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** Prints a line and flushes it, also into a file or pipe. */
    void say(String line) {
        out().println(line);
        out().flush();
    }

    /** Prints a line to the error stream and flushes it. */
    void warn(String line) {
        err().println(line);
        err().flush();
    }

    /**
     * Returns the message of an exception, with the flags of the command for the settings it names.
     */
    String message(RanaException e) {
        return Errors.hinted(String.valueOf(e.getMessage()), command);
    }

    /** Returns the command line as a shell understands it: {@code rana train pond}. */
    String typed() {
        return "rana "
                + command.root().commandLine().getParseResult().originalArgs().stream()
                        .map(ShellWord::of)
                        .collect(Collectors.joining(" "));
    }
}
