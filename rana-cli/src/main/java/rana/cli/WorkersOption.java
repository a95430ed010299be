package rana.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import rana.Counts;
import rana.FailureException;
import rana.UsageException;
import rana.cluster.Launcher;
import rana.cluster.Rendezvous;
import rana.cluster.Supervisor;
import rana.doctor.Doctor;
import rana.model.MemoryEstimate;
import rana.recipe.Recipe;
import rana.run.RunFiles;
import rana.torch.Engine;
import rana.torch.VisibleGpus;
import rana.train.TrainingListener;

/** The options that train in several processes, of this machine or of several, and the command lines of those. */
final class WorkersOption {
    private static final int DEFAULT_RESTARTS = 3;

    /** The options that are not for workers as they were typed. */
    private static final Set<String> OWN = Stream.concat(
                    RendezvousOption.NAMES.stream(),
                    Stream.of("--workers", "--max-restarts", "--threads", "--device", "--out", "--resume"))
            .collect(Collectors.toSet());

    /** The options of a new run that it has recorded when it is started again. */
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

    @Mixin
    private RendezvousOption hosts = new RendezvousOption();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Processes of this machine that compute the shards of each batch together, with --threads"
                    + " each, or a GPU each. A worker that fails is started again. Default: 1.")
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
        if (workers > 1 && hosts.rendezvous().isPresent()) {
            throw new UsageException(
                    "--workers %d is for this machine alone, and --rank, --world and --rendezvous (or RANK and WORLD_SIZE) are for several: use one of the two"
                            .formatted(workers));
        }
        return workers > 1 || hosts.rendezvous().isPresent();
    }

    /** Returns the settings of a training by a cluster, which has a worker for each slot by default. */
    ClusterTraining.Settings onCluster(
            ParseResult typed,
            boolean resume,
            List<Class<? extends TrainingListener>> listeners,
            Consumer<String> messages) {
        if (hosts.rendezvous().isPresent()) {
            throw new UsageException(
                    "--rank, --world and --rendezvous are not for spark-submit, which places the workers");
        }
        return new ClusterTraining.Settings(
                resume,
                typed.hasMatchedOption("--workers") ? OptionalInt.of(workers) : OptionalInt.empty(),
                maxRestarts,
                hosts.allowsMixedHosts(),
                listeners,
                Main.class,
                messages);
    }

    /**
     * Returns the rank of this host in a training on several; empty if it trains alone, or is the
     * first.
     */
    boolean isFollower() {
        return hosts.rendezvous().filter(place -> place.rank() > 0).isPresent();
    }

    /**
     * Trains in workers until the first one has ended.
     *
     * @param typed the command line
     * @param folder the run folder
     * @param recipe the recipe of the run
     * @param resumed true if the run exists already
     * @param threads the threads of each worker; null for an equal part of the cores
     * @return the exit status
     */
    int train(
            ParseResult typed,
            Path folder,
            Recipe recipe,
            boolean resumed,
            @Nullable Integer threads,
            Console console) {
        String device = typed.matchedOptionValue("--device", "auto");
        if (hosts.rendezvous().isEmpty()) {
            requireGpus(device, VisibleGpus.max());
        }
        if (!mayUseGpus(device, VisibleGpus.max())) { // on GPUs, tensors need little of it
            requireMemory(recipe, threads, Doctor.availableMemory());
        }
        Supervisor.Commands commands =
                commands(typed, folder, resumed, hosts.rendezvous().isPresent(), threads);
        Consumer<String> messages = line -> console.warn("rana: " + line);
        Optional<Rendezvous> place = hosts.rendezvous();
        try (Supervisor supervisor = place.isEmpty()
                        ? new Supervisor(workers, maxRestarts, commands, messages)
                        : new Supervisor(place.get(), !hosts.allowsMixedHosts(), maxRestarts, commands, messages);
                Interrupt interrupt = Interrupt.calling("stopping after this step", supervisor::stop)) {
            return interrupt.status(supervisor.run());
        }
    }

    /**
     * Starts and ends the worker of this host as rank 0 requests, until the training has ended.
     *
     * @return the exit status
     */
    int follow(ParseResult typed, @Nullable Integer threads, Console console) {
        Launcher launcher = new Launcher(
                hosts.rendezvous().orElseThrow(),
                commands(typed, Path.of(""), false, true, threads),
                line -> console.warn("rana: " + line));
        try (Interrupt interrupt = Interrupt.calling("stopping after this step", launcher::stop)) {
            return interrupt.status(launcher.run());
        }
    }

    /**
     * Throws an exception if the workers of this machine cannot have a GPU each.
     *
     * @param device the device as typed
     * @param gpus the number of GPUs at most; empty if it is unknown, and the workers find out
     */
    void requireGpus(String device, OptionalInt gpus) {
        if (device.startsWith("cuda:")) {
            throw new UsageException("--device %s is one GPU, and --workers %d need one each: use --device cuda"
                    .formatted(device, workers));
        }
        if (device.equals("cuda") && gpus.isPresent() && gpus.getAsInt() > 0 && gpus.getAsInt() < workers) {
            throw new UsageException(
                    "--device cuda: --workers %d need a GPU each, and programs can use %d here: use at most --workers %2$d, or --device cpu"
                            .formatted(workers, gpus.getAsInt()));
        }
    }

    private boolean mayUseGpus(String device, OptionalInt gpus) {
        return !device.equals("cpu") && Engine.hasGpuBuild() && (gpus.isEmpty() || gpus.getAsInt() >= workers);
    }

    /** Throws an exception if the workers of this machine need more memory than there is. */
    void requireMemory(Recipe recipe, @Nullable Integer threads, Optional<Long> available) {
        int cores = Runtime.getRuntime().availableProcessors();
        int each = threads == null ? Math.max(1, cores / workers) : threads;
        long needed = workers * MemoryEstimate.ofWorker(recipe, workers, each);
        if (available.isPresent() && available.get() < needed) {
            throw new FailureException(
                    "%s of recipe %s need about %,d MiB of memory, and %,d MiB are available: use fewer --workers, lower --batch, or end other programs"
                            .formatted(
                                    Counts.of(workers, "worker"), recipe.name(), needed >> 20, available.get() >> 20));
        }
    }

    static Supervisor.Commands commands(
            ParseResult typed, Path folder, boolean resumed, boolean continuing, @Nullable Integer threads) {
        return new Supervisor.Commands() {
            @Override
            public List<String> first(boolean restart, int neighbours) {
                if ((restart || continuing) && new RunFiles(folder).isRun()) {
                    return java(joined(List.of(
                            List.of("train", "--resume", folder.toString(), TrainCommand.OR_FINISH),
                            shared(typed, threads, neighbours),
                            options(typed, resumed ? Set.of() : RECORDED))));
                }
                return java(joined(List.of(
                        List.of("train"),
                        restart || continuing ? List.of(TrainCommand.OR_FINISH) : List.of(),
                        positionals(typed),
                        List.of(resumed ? "--resume" : "--out", folder.toString()),
                        shared(typed, threads, neighbours),
                        options(typed, Set.of()))));
            }

            @Override
            public List<String> others(int neighbours) {
                return java(joined(List.of(List.of("train"), shared(typed, threads, neighbours))));
            }
        };
    }

    /** Returns the options that all workers of a machine get. */
    private static List<String> shared(ParseResult typed, @Nullable Integer threads, int neighbours) {
        int cores = Runtime.getRuntime().availableProcessors();
        int each = threads == null ? Math.max(1, cores / neighbours) : threads;
        List<String> shared = new ArrayList<>(List.of("--threads", Integer.toString(each)));
        if (typed.hasMatchedOption("--device")) {
            shared.addAll(List.of("--device", typed.matchedOptionValue("--device", "auto")));
        }
        return shared;
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
