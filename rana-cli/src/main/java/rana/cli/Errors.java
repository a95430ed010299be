package rana.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import rana.MemoryException;
import rana.Names;
import rana.RanaException;
import rana.UsageException;
import rana.torch.Torch;

/** The output of errors, one line each, and their exit codes. */
final class Errors {
    private static final int MEMORY = 3;

    private Errors() {}

    /** Prints the exception of a command and returns its exit code. */
    static int report(Exception e, CommandLine commandLine, boolean verbose) {
        if (verbose) {
            e.printStackTrace(commandLine.getErr());
        }
        if (!(e instanceof RanaException) && Torch.isOutOfMemory(e)) {
            return reportMemory(e, commandLine);
        }
        boolean expected = e instanceof RanaException;
        print(
                commandLine,
                expected
                        ? hinted(String.valueOf(e.getMessage()), commandLine.getCommandSpec())
                        : Torch.firstLine(e) + " (--verbose prints the stack trace)");
        return e instanceof RanaException known ? exitCode(known) : CommandLine.ExitCode.SOFTWARE;
    }

    /** Returns {@code message} with the flags of {@code command} for the settings it names. */
    static String hinted(String message, CommandSpec command) {
        ParseResult parsed = command.root().commandLine().getParseResult();
        List<String> typed = parsed == null ? List.of() : parsed.originalArgs();
        return FlagHints.add(
                FlagHints.typed(message, typed), command.optionsMap().keySet());
    }

    /** Returns the exit code for an expected problem. */
    static int exitCode(RanaException e) {
        if (e instanceof UsageException) {
            return CommandLine.ExitCode.USAGE;
        }
        return e instanceof MemoryException ? MEMORY : CommandLine.ExitCode.SOFTWARE;
    }

    /** Prints that memory ran out and returns the exit code for that. */
    static int reportMemory(Throwable e, CommandLine commandLine) {
        print(
                commandLine,
                "out of memory (%s): lower --batch, --count or pictures.size, or increase the Java heap with JAVA_TOOL_OPTIONS=-Xmx4g"
                        .formatted(Torch.firstLine(e)));
        return MEMORY;
    }

    /** Prints a problem with the arguments and returns the exit code for that. */
    static int reportUsage(ParameterException e, String[] arguments) {
        CommandLine commandLine = e.getCommandLine();
        String hint = "";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            hint = Names.suggestion(unmatched.getUnmatched().get(0), known(commandLine));
        }
        String help = "; see '" + commandLine.getCommandSpec().qualifiedName() + " --help'";
        print(commandLine, firstLine(e) + (hint.isEmpty() ? help : hint));
        return CommandLine.ExitCode.USAGE;
    }

    private static List<String> known(CommandLine commandLine) {
        List<String> known = new ArrayList<>(commandLine.getSubcommands().keySet());
        known.addAll(commandLine.getCommandSpec().optionsMap().keySet());
        return known;
    }

    private static String firstLine(ParameterException e) {
        return e.getMessage() == null
                ? "unknown arguments"
                : e.getMessage().lines().findFirst().orElse("");
    }

    /** Prints a message on one line, even if a name in it contains line breaks. */
    private static void print(CommandLine commandLine, String message) {
        commandLine
                .getErr()
                .println("rana: " + String.join("\\n", message.lines().toList()));
        commandLine.getErr().flush();
    }
}
