package rana.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import rana.UsageException;
import rana.cluster.Worker;
import rana.cluster.WorkerSettings;
import rana.recipe.Recipe;
import rana.run.Run;
import rana.run.RunFiles;
import rana.session.Budget;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import rana.studio.Studio;
import rana.tensorboard.TensorBoard;
import rana.toy.ToyDistribution;

/** The command {@code rana train}, which trains a GAN by a recipe and writes a run folder. */
@Command(
        name = "train",
        description = "Trains a GAN and writes a run folder: samples, loss chart, time-lapse, report, checkpoints.",
        footer = {
            "",
            "Ctrl-C ends the training with a checkpoint.",
            "",
            "  rana train                             the default recipe, embedded data",
            "  rana train frog --data cifar10:frog    the article's GAN on its data",
            "  rana train --studio                    with live curves in a browser",
            "  rana train dcgan --data ~/pictures --budget 45m",
            "  rana train pond --steps 5000 --set optimizer.generator.lr=1e-4",
            "  rana train r3gan-small --evaluate-every 500    keeps the best checkpoint",
            "  rana train --resume runs/frog-1 --steps 20000"
        })
final class TrainCommand implements Callable<Integer> {
    static final String OR_FINISH = "--or-finish";

    @Mixin
    private RecipeOptions recipeOptions = new RecipeOptions();

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description = "pond, cifar10, cifar10:CLASS,…, cifar100, mnist, a folder of pictures, or a zip archive."
                    + " Default: the recipe's. With --resume: where the pictures of the run are now.")
    private @Nullable String data;

    @Option(
            names = "--data-path",
            paramLabel = "PATH",
            description = "The archive or folder of CIFAR or MNIST. Default: downloaded once.")
    private @Nullable Path dataPath;

    @Option(names = "--strict", description = "Refuse data with any unreadable picture.")
    private boolean strict;

    @Option(names = "--steps", paramLabel = "N", description = "Number of steps. Default: the recipe's.")
    private @Nullable Long steps;

    @Option(
            names = "--budget",
            paramLabel = "B",
            description =
                    "Limit instead of --steps: 45m, 90s, 1h30m, 2000steps or 200kimages. A time counts from the first"
                            + " step; steps and width are planned to fill it. --resume continues with the rest.")
    private @Nullable String budget;

    @Option(names = "--batch", paramLabel = "N", description = "Batch size. Default: the recipe's.")
    private @Nullable Integer batch;

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "Steps between samples and checkpoints. Default: the recipe's.")
    private @Nullable Long every;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "float32, bfloat16, or auto: bfloat16 if it is measured to be faster here. It does not affect"
                    + " samples and evaluations. Default: the recipe's.")
    private @Nullable String precision;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description =
                    "Shards of a batch, computed by as many threads at most. Weights depend on their number, not on"
                            + " that of threads. Default: the recipe's.")
    private @Nullable String shards;

    @Option(names = "--seed", paramLabel = "S", description = "Random seed. Default: 1.")
    private @Nullable Long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "Run folder. Default: runs/NAME-N.")
    private @Nullable Path out;

    @Option(names = "--resume", paramLabel = "RUN", description = "Resume a run from its newest intact checkpoint.")
    private @Nullable Path resume;

    @Option(
            names = OR_FINISH,
            hidden = true,
            description = "Resume the run in the folder, if there is one, also one that has taken all its steps, as a"
                    + " worker that is started again must.")
    private boolean orFinish;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "" + TrainingSession.DEFAULT_KEPT_CHECKPOINTS,
            description = "Number of newest checkpoints to keep, in addition to the best. Default: ${DEFAULT-VALUE}.")
    private int keep;

    @Mixin
    private EvaluationOptions evaluation = new EvaluationOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private WorkersOption workers = new WorkersOption();

    @Mixin
    private WatchOptions watch = new WatchOptions();

    @Option(names = "--strict-design", description = "Refuse a recipe with design warnings.")
    private boolean strictDesign;

    @Mixin
    private Console console = new Console();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (keep < 1) {
            throw new UsageException("--keep must be at least 1; got " + keep);
        }
        Optional<WorkerSettings> worker = WorkerSettings.ofThisProcess();
        Optional<ClusterTraining> cluster = ClusterTraining.ofThisProgram();
        cluster.ifPresent(ClusterTraining::requireClassPath);
        if (cluster.isEmpty() && worker.isEmpty() && workers.isRequested()) {
            ParseResult typed = spec.commandLine().getParseResult();
            Integer each = threads.count().orElse(null);
            if (workers.isFollower()) {
                return workers.follow(typed, each, console);
            }
            Recipe recipe = recipe();
            return workers.train(typed, folder(recipe), recipe, resume != null, each, console);
        }
        if (worker.isPresent() && worker.get().rank() > 0) {
            threads.apply();
            try (Interrupt ignoring = Interrupt.ignoring()) {
                Worker.follow(Worker.device(device.name(), console::warn));
                return 0;
            }
        }
        Optional<Studio> studio = watch.open(runs(), console.out());
        try (SessionConsole shown = new SessionConsole(console)) {
            return resume == null ? train(session(), shown) : resume(resume, shown);
        } finally {
            studio.ifPresent(Studio::close);
        }
    }

    /** Returns the run folder of workers, which all attempts share. */
    private Path folder(Recipe recipe) {
        Path given = resume == null ? out : resume;
        return given == null ? RunFiles.next(Path.of("runs"), recipe.name()) : given;
    }

    /** Returns the recipe that workers train. */
    private Recipe recipe() {
        return resume == null
                ? recipeOptions.recipe(shorthands())
                : Run.open(resume, shorthands()).recipe();
    }

    /** Returns the parent of the run folder, for the studio. */
    private Path runs() {
        Path folder = resume == null ? out : resume;
        return folder == null
                ? Path.of("runs")
                : folder.toAbsolutePath().normalize().resolveSibling("");
    }

    private TrainingSession session() {
        Optional<Budget> limit = limit();
        TrainingSession session = TrainingSession.of(recipeOptions.recipe(shorthands()));
        if (data != null && ToyDistribution.labels().contains(data)) {
            throw new UsageException(
                    "--data %s is a set of points, but a recipe trains on images; use 'rana toy --data %1$s'"
                            .formatted(data));
        }
        limit.ifPresent(session::budget);
        Optional.ofNullable(data).ifPresent(session::data);
        Optional.ofNullable(seed).ifPresent(session::seed);
        Optional.ofNullable(out).ifPresent(session::into);
        return session;
    }

    private Optional<Budget> limit() {
        if (budget != null && steps != null) {
            throw new UsageException(
                    "--budget %s and --steps %d both limit the training; give one".formatted(budget, steps));
        }
        return Optional.ofNullable(budget).map(Budget::parse);
    }

    private int resume(Path folder, SessionConsole shown) {
        Optional<Budget> limit = limit();
        if (recipeOptions.isNamed() || seed != null || out != null) {
            throw new UsageException("--resume " + folder + " continues the run with its own recipe, seed and folder;"
                    + " leave out the recipe, --seed and --out");
        }
        TrainingSession session = TrainingSession.in(folder);
        Optional.ofNullable(data).ifPresent(session::data);
        limit.ifPresent(session::budget);
        recipeOptions.assignments().forEach(session::set);
        shorthands().forEach(session::set);
        return train(session, shown);
    }

    private int train(TrainingSession session, SessionConsole shown) {
        Optional.ofNullable(dataPath).ifPresent(session::dataPath);
        if (strict) {
            session.strictData();
        }
        if (strictDesign) {
            session.strictDesign();
        }
        evaluation.apply(session);
        session.keepCheckpoints(keep).device(device.name()).command(console.typed());
        threads.count().ifPresent(session::threads);
        Optional<ClusterTraining> cluster = ClusterTraining.ofThisProgram();
        if (cluster.isPresent()) {
            return train(session, cluster.get());
        }
        shown.attach(session);
        session.listen(new TensorBoard()).listen(shown.progressLine());
        TrainingResult result;
        int exit;
        try (Interrupt interrupt = Interrupt.ofTraining(session::stop)) {
            if (orFinish) {
                result = session.resumeOrFinish();
            } else {
                result = resume == null ? session.run() : session.resume();
            }
            exit = interrupt.status(0);
        }
        print(result);
        return exit;
    }

    private int train(TrainingSession session, ClusterTraining cluster) {
        if (out == null && resume == null) {
            session.into(folder(recipe()));
        }
        ClusterTraining.Settings settings = workers.onCluster(
                spec.commandLine().getParseResult(),
                resume != null,
                List.of(TensorBoard.class),
                line -> console.warn("rana: " + line));
        try (Interrupt interrupt = Interrupt.calling(cluster::stop)) {
            print(cluster.train(session, settings));
            return interrupt.status(0);
        }
    }

    private void print(TrainingResult result) {
        boolean finished = result.outcome() == TrainingResult.Outcome.FINISHED;
        if (result.outcome() == TrainingResult.Outcome.OUT_OF_TIME) {
            console.say("the budget is used up: the last steps took longer than planned");
        }
        String folder = ShellWord.of(result.folder().toString());
        console.say("%s: open %s, or the newest grid in %s"
                .formatted(
                        finished ? "done" : "stopped at step " + result.step(),
                        result.files().report(),
                        result.files().samples()));
        console.say(
                finished
                        ? "more samples: rana sample " + folder + " --count 64 --grid frogs.png"
                        : "continue: rana train --resume " + folder);
    }

    /** Returns the settings that have flags of their own, as assignments. */
    private List<String> shorthands() {
        List<String> assignments = new ArrayList<>();
        if (steps != null) {
            assignments.add("training.steps=" + steps);
        }
        if (batch != null) {
            assignments.add("training.batch=" + batch);
        }
        if (every != null) {
            assignments.add("training.every=" + every);
        }
        if (precision != null) {
            assignments.add("training.precision=" + precision);
        }
        if (shards != null) {
            assignments.add("training.shards=" + shards);
        }
        return assignments;
    }
}
