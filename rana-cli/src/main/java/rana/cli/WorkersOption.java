package rana.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import rana.UsageException;
import rana.cluster.Supervisor;
import rana.run.RunFiles;

/** The options that train in several processes of this machine, and the command lines of those. */
final class WorkersOption {
    private static final int DEFAULT_RESTARTS = 3;

    /** The options that are not for workers as they were typed. */
    private static final Set<String> OWN = Set.of("--workers", "--max-restarts", "--threads", "--out", "--resume");

    /** The options that a run has recorded when it is resumed. */
    private static final Set<String> RECORDED = Set.of(
            "--set",
            "--recipe-file",
            "--data",
            "--data-path",
            "--steps",
            "--budget",
            "--batch",
            "--every",
            "--precision",
            "--shards",
            "--seed");

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Processes of this machine that compute the shards of each batch together, with --threads"
                    + " each. A worker that fails is started again. Default: 1.")
    private int workers = 1;

    @Option(
            names = "--max-restarts",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_RESTARTS,
            description = "How often failed workers are started again. Default: ${DEFAULT-VALUE}.")
    private int maxRestarts = DEFAULT_RESTARTS;

    /** Returns true if several processes train. */
    boolean isRequested() {
        if (workers < 1) {
            throw new UsageException("--workers must be at least 1; got " + workers);
        }
        if (maxRestarts < 0) {
            throw new UsageException("--max-restarts must be at least 0; got " + maxRestarts);
        }
        return workers > 1;
    }

    /**
     * Trains in workers until the first one has ended.
     *
     * @param typed the command line
     * @param folder the run folder
     * @param resumed true if the run exists already
     * @param threads the threads of each worker; null for an equal part of the cores
     * @return the exit status
     */
    int train(ParseResult typed, Path folder, boolean resumed, @Nullable Integer threads, Console console) {
        int each = threads == null ? Math.max(1, Runtime.getRuntime().availableProcessors() / workers) : threads;
        List<String> shared = List.of("--threads", Integer.toString(each));
        Supervisor.Commands commands = new Supervisor.Commands() {
            @Override
            public List<String> first(boolean restart) {
                if (restart && new RunFiles(folder).isRun()) {
                    return java(joined(List.of(
                            List.of("train", "--resume", folder.toString()), shared, options(typed, RECORDED))));
                }
                return java(joined(List.of(
                        List.of("train"),
                        positionals(typed),
                        List.of(resumed ? "--resume" : "--out", folder.toString()),
                        shared,
                        options(typed, Set.of()))));
            }

            @Override
            public List<String> others() {
                return java(joined(List.of(List.of("train"), shared)));
            }
        };
        Supervisor supervisor = new Supervisor(workers, maxRestarts, commands, line -> console.warn("rana: " + line));
        try (Interrupt interrupt = Interrupt.calling("stopping after this step", supervisor::stop)) {
            return interrupt.status(supervisor.run());
        }
    }

    private static List<String> positionals(ParseResult typed) {
        return typed.matchedPositionals().stream()
                .flatMap(positional -> positional.originalStringValues().stream())
                .toList();
    }

    /** Returns the options as typed, without those that workers get otherwise, and some others. */
    private static List<String> options(ParseResult typed, Set<String> without) {
        List<String> options = new ArrayList<>();
        for (OptionSpec option : typed.matchedOptions()) {
            String name = option.longestName();
            if (!OWN.contains(name) && !without.contains(name)) {
                if (option.arity().max() == 0) {
                    options.add(name);
                } else {
                    option.originalStringValues().forEach(value -> options.addAll(List.of(name, value)));
                }
            }
        }
        return options;
    }

    /** Returns a command line of this program in another JVM with the settings of this one. */
    private static List<String> java(List<String> arguments) {
        return joined(List.of(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> !argument.startsWith("-agentlib"))
                        .toList(),
                List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()),
                arguments));
    }

    private static List<String> joined(List<List<String>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }
}
