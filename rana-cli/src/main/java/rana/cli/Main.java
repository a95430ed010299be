package rana.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import rana.run.Machine;

/** The {@code rana} program. */
@Command(
        name = "rana",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        description = "Trains generative adversarial networks (GANs) on your pictures.",
        footer = {
            "",
            "Exit codes: 0 success, 1 failure, 2 usage, 3 out of memory, 129, 130 or 143 stopped by a signal (a training can be resumed).",
            "",
            "  rana train                        the default recipe on the embedded pond",
            "  rana train frog                   the article's GAN on CIFAR-10's frogs",
            "  rana studio                       all runs in a browser",
            "  rana data inspect ~/pictures      check pictures and suggest a training",
            "  rana sample runs/pond-1 --count 64 --grid frogs.png",
            "  rana evaluate runs/pond-1         the quality of its samples",
            "  rana export runs/pond-1 --onnx frogs.onnx   a generator for other programs",
            "  rana import --generator g.weights.h5   a run from weights that Keras saved",
            "  rana serve frogs.onnx             its pictures over HTTP",
            "  rana compare --recipes pond,dcgan --budget 5m   compare two recipes",
            "  rana doctor                       check whether training works on this machine"
        })
public final class Main implements Runnable {
    /** The commands by their names, in the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = commands(
            TrainCommand.class,
            StudioCommand.class,
            SampleCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            ServeCommand.class,
            ProjectCommand.class,
            EvaluateCommand.class,
            CompareCommand.class,
            ToyCommand.class,
            SummaryCommand.class,
            RecipesCommand.class,
            DataCommand.class,
            FeaturesCommand.class,
            DoctorCommand.class);

    /** The options that are for the program as a whole. */
    private static final Set<String> OF_PROGRAM = Set.of("--help", "-h", "--version", "-V");

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print the stack trace of errors.")
    private boolean verbose;

    @CommandLine.Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs the program and exits with its exit code. */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(execute(arguments));
    }

    /** Runs one command and returns its exit code. */
    static int execute(String... arguments) {
        Locale.setDefault(Locale.ROOT); // the texts are English, and so are their numbers
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        needed(arguments).forEach((name, command) -> commandLine.addSubcommand(name, command));
        commandLine
                .setExecutionExceptionHandler((e, of, parsed) -> Errors.report(e, of, main.verbose))
                .setParameterExceptionHandler(Errors::reportUsage)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            return Errors.reportMemory(e, commandLine);
        }
    }

    /**
     * Returns what the arguments need of the commands, because reading the options of all takes longer
     * than most of what a user waits for: the command that they begin with; or the descriptions alone,
     * for the help and the version; or else all commands.
     */
    private static Map<String, ?> needed(String... arguments) {
        if (arguments.length == 0 || (arguments.length == 1 && OF_PROGRAM.contains(arguments[0]))) {
            Map<String, CommandSpec> described = new LinkedHashMap<>();
            COMMANDS.forEach((name, command) -> described.put(name, description(command)));
            return described;
        }
        Class<?> command = COMMANDS.get(arguments[0]);
        return command == null ? COMMANDS : Map.of(arguments[0], command);
    }

    private static CommandSpec description(Class<?> command) {
        CommandSpec described = CommandSpec.create();
        described
                .usageMessage()
                .description(command.getAnnotation(Command.class).description());
        return described;
    }

    private static Map<String, Class<?>> commands(Class<?>... all) {
        Map<String, Class<?>> byName = new LinkedHashMap<>();
        for (Class<?> command : all) {
            byName.put(command.getAnnotation(Command.class).name(), command);
        }
        return byName;
    }

    /** Prints the help; it runs without a command. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** The output of {@code rana --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "rana " + Machine.ranaVersion(), "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"
            };
        }
    }
}
