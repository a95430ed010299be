package rana.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.session.Budget;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import rana.studio.Studio;
import rana.tensorboard.TensorBoard;
import rana.toy.ToyDistribution;

/** {@code rana train}: from a recipe and pictures to a run. */
@Command(
        name = "train",
        description = "Trains a GAN and leaves a run folder: samples, loss chart, time-lapse, report, checkpoints.",
        footer = {
            "",
            "Ctrl-C ends it with a checkpoint.",
            "",
            "  rana train                                   the default recipe on the embedded pond",
            "  rana train frog --data cifar10:frog          the article's GAN on the real thing",
            "  rana train dcgan --data ~/pictures --budget 45m",
            "  rana train pond --data ~/pictures --steps 5000 --set optimizer.generator.lr=1e-4",
            "  rana train r3gan-small --evaluate-every 500   with a measure now and then; keeps the best checkpoint",
            "  rana train --studio                          watched in a browser as it goes",
            "  rana train --resume runs/frog-1 --steps 20000"
        })
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private RecipeOptions recipeOptions = new RecipeOptions();

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description =
                    "pond, cifar10, cifar10:CLASS,…, cifar100, mnist, a folder of pictures, or a zip archive of one."
                            + " Default: the recipe's.")
    private @Nullable String data;

    @Option(
            names = "--data-path",
            paramLabel = "PATH",
            description =
                    "Where CIFAR or MNIST lies: its archive, or the folder of its files. Default: downloaded once.")
    private @Nullable Path dataPath;

    @Option(
            names = "--strict",
            description = "Refuse data with any picture that cannot be read, before the first step.")
    private boolean strict;

    @Option(names = "--steps", paramLabel = "N", description = "How many steps. Default: the recipe's.")
    private @Nullable Long steps;

    @Option(
            names = "--budget",
            paramLabel = "B",
            description =
                    "Instead of --steps: 45m, 90s, 1h30m, 2000steps or 200kimages. Measures a step on this machine,"
                            + " chooses steps and width, and ends in time.")
    private @Nullable String budget;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures in a batch. Default: the recipe's.")
    private @Nullable Integer batch;

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "Steps between samples and checkpoints. Default: the recipe's.")
    private @Nullable Long every;

    @Option(names = "--seed", paramLabel = "S", description = "Of everything random. Default: 1.")
    private @Nullable Long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "The run folder. Default: runs/NAME-N.")
    private @Nullable Path out;

    @Option(names = "--resume", paramLabel = "RUN", description = "Go on with a run, from its newest sound checkpoint.")
    private @Nullable Path resume;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "" + TrainingSession.DEFAULT_KEPT_CHECKPOINTS,
            description = "How many of the newest checkpoints are kept, besides the best. Default: ${DEFAULT-VALUE}.")
    private int keep;

    @Mixin
    private EvaluationOptions evaluation = new EvaluationOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private WatchOptions watch = new WatchOptions();

    @Option(names = "--strict-design", description = "Refuse a recipe that the design checks warn about.")
    private boolean strictDesign;

    @Mixin
    private Console console = new Console();

    @Override
    public Integer call() {
        if (keep < 1) {
            throw new UsageException("--keep must be at least 1; got " + keep);
        }
        Optional<Studio> studio = watch.open(runs(), console.out());
        try (SessionConsole shown = new SessionConsole(console)) {
            return resume == null ? train(session(), shown) : resume(resume, shown);
        } finally {
            studio.ifPresent(Studio::close);
        }
    }

    /** Returns the folder of runs that the run folder is in. */
    private Path runs() {
        Path folder = resume == null ? out : resume;
        return folder == null
                ? Path.of("runs")
                : folder.toAbsolutePath().normalize().resolveSibling("");
    }

    private TrainingSession session() {
        if (budget != null && steps != null) {
            throw new UsageException(
                    "--budget %s and --steps %d both say how long to train; give one".formatted(budget, steps));
        }
        Optional<Budget> limit = Optional.ofNullable(budget).map(Budget::parse);
        TrainingSession session = TrainingSession.of(recipeOptions.recipe(shorthands()));
        if (data != null && ToyDistribution.labels().contains(data)) {
            throw new UsageException(
                    "--data %s is of points, and a recipe is for images: rana toy --data %1$s".formatted(data));
        }
        limit.ifPresent(session::budget);
        Optional.ofNullable(data).ifPresent(session::data);
        Optional.ofNullable(seed).ifPresent(session::seed);
        Optional.ofNullable(out).ifPresent(session::into);
        return session;
    }

    private int resume(Path folder, SessionConsole shown) {
        if (budget != null) {
            throw new UsageException(
                    "--resume %s takes as many steps as the run has, or --steps N; leave out --budget %s"
                            .formatted(folder, budget));
        }
        if (recipeOptions.isNamed() || data != null || seed != null || out != null) {
            throw new UsageException(
                    "--resume " + folder + " continues the run with its own recipe, data, seed and folder;"
                            + " leave out the recipe, --data, --seed and --out");
        }
        TrainingSession session = TrainingSession.in(folder);
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
        shown.attach(session);
        session.listen(new TensorBoard()).listen(shown.progressLine());
        TrainingResult result;
        int exit;
        try (Interrupt interrupt = Interrupt.calling(session::stop)) {
            result = resume == null ? session.run() : session.resume();
            exit = interrupt.status(0);
        }
        print(result);
        return exit;
    }

    private void print(TrainingResult result) {
        boolean finished = result.outcome() == TrainingResult.Outcome.FINISHED;
        if (result.outcome() == TrainingResult.Outcome.OUT_OF_TIME) {
            console.say("the budget is used up: steps took longer than measured");
        }
        console.say("%s: open %s, or the newest grid in %s"
                .formatted(
                        finished ? "done" : "stopped at step " + result.step(),
                        result.files().report(),
                        result.files().samples()));
        console.say(
                finished
                        ? "more samples: rana sample " + result.folder() + " --count 64 --grid frogs.png"
                        : "continue: rana train --resume " + result.folder());
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
        return assignments;
    }
}
