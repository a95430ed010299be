package rana.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
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
        subcommands = {
            TrainCommand.class,
            StudioCommand.class,
            SampleCommand.class,
            ProjectCommand.class,
            EvaluateCommand.class,
            CompareCommand.class,
            ToyCommand.class,
            SummaryCommand.class,
            RecipesCommand.class,
            DataCommand.class,
            FeaturesCommand.class,
            DoctorCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 success, 1 failure, 2 usage, 3 out of memory, 130 or 143 stopped by a signal (a training can be resumed).",
            "",
            "  rana train                        the default recipe on the embedded pond",
            "  rana train frog                   the article's GAN on CIFAR-10's frogs",
            "  rana studio                       all runs in a browser",
            "  rana data inspect ~/pictures      check pictures and suggest a training",
            "  rana sample runs/pond-1 --count 64 --grid frogs.png",
            "  rana evaluate runs/pond-1         the quality of its samples",
            "  rana compare --recipes pond,dcgan --budget 5m   compare two recipes",
            "  rana doctor                       check whether training works on this machine"
        })
public final class Main implements Runnable {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print the stack trace of errors.")
    private boolean verbose;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    /** Runs the program and exits with its exit code. */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(execute(arguments));
    }

    /** Runs one command and returns its exit code. */
    static int execute(String... arguments) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main)
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
