package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
import rana.board.TensorBoard;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.run.CommandFolder;
import rana.run.Run;
import rana.run.RunInfo;
import rana.run.RunLock;
import rana.session.Budget;
import rana.session.Deadline;
import rana.session.Plan;
import rana.session.RunRecorder;
import rana.studio.Studio;
import rana.torch.ComputeDevice;
import rana.torch.Torch;
import rana.toy.ToyDistribution;
import rana.train.Training;
import rana.train.TrainingListener;
import rana.watch.Watchdog;

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
            defaultValue = "" + RunRecorder.KEPT,
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
        try {
            return resume == null ? begin() : goOn(resume);
        } finally {
            studio.ifPresent(Studio::close);
        }
    }

    /** The folder that the run folder is, or will be, in. */
    private Path runs() {
        Path folder = resume == null ? out : resume;
        return folder == null
                ? Path.of("runs")
                : folder.toAbsolutePath().normalize().resolveSibling("");
    }

    private int begin() {
        long beganNanos = System.nanoTime();
        Optional<Budget> within = budget();
        Recipe asked = recipeOptions.recipe(shorthands());
        checkDesign(asked);
        if (data != null && ToyDistribution.labels().contains(data)) {
            throw new UsageException(
                    "--data %s is of points, and a recipe is for pictures: rana toy --data %1$s".formatted(data));
        }
        try (RunLock lock = out == null ? RunLock.ofNext(Path.of("runs"), asked.name()) : RunLock.ofNew(out)) {
            return begin(lock, asked, within, beganNanos);
        }
    }

    /** The folder is taken before the engine is loaded: of several that want it, those that come too late soon know. */
    private int begin(RunLock lock, Recipe asked, Optional<Budget> within, long beganNanos) {
        ComputeDevice onDevice = engine();
        String source = wherever(data == null ? asked.pictures().source() : data);
        long withSeed = seed == null ? 1 : seed;
        ImageSource images = open(asked, source, dataPath, withSeed);
        evaluation.check(images);
        Recipe recipe = planned(fitted(asked, images.classes().size()), within, images, withSeed, onDevice);
        String path = dataPath == null ? null : dataPath.toAbsolutePath().toString();
        RunInfo info =
                RunInfo.begin(recipe.name(), RunInfo.Data.of(source, path, images), withSeed, session(0, onDevice));
        try (Training training = new Training(recipe, images, withSeed, onDevice);
                RunRecorder run = RunRecorder.create(lock, recipe, info, keep, console::warn)) {
            Watchdog watchdog = new Watchdog(new Run(lock.folder(), recipe, info), images);
            double spent = (System.nanoTime() - beganNanos) / 1e9;
            Optional<Deadline> deadline =
                    within.flatMap(CompareCommand::seconds).map(seconds -> Deadline.in(seconds - spent, training));
            return train(training, run, new Run(lock.folder(), recipe, info), images, watchdog, deadline);
        }
    }

    private ComputeDevice engine() {
        threads.apply();
        return device.device();
    }

    private Optional<Budget> budget() {
        if (budget != null && steps != null) {
            throw new UsageException(
                    "--budget %s and --steps %d both say how long to train; give one".formatted(budget, steps));
        }
        return Optional.ofNullable(budget).map(Budget::parse);
    }

    /** The recipe for as many steps as the budget holds. */
    private Recipe planned(
            Recipe recipe, Optional<Budget> within, ImageSource images, long withSeed, ComputeDevice onDevice) {
        if (within.isEmpty()) {
            return recipe;
        }
        double besides = evaluation.secondsPerStep(images, within.get(), onDevice);
        Plan plan = Plan.of(recipe, within.get(), besides, Plan.Width.MAY_SHRINK, images, withSeed, onDevice);
        console.say("--budget %s: %s".formatted(budget, plan.why()));
        return plan.recipe();
    }

    private int goOn(Path folder) {
        if (budget != null) {
            throw new UsageException(
                    "--resume %s takes as many steps as the run has, or --steps N; leave out --budget %s"
                            .formatted(folder, budget));
        }
        if (recipeOptions.isNamed() || data != null || seed != null || out != null) {
            throw new UsageException("--resume " + folder + " goes on with that run's recipe, data, seed and folder;"
                    + " leave out the recipe, --data, --seed and --out");
        }
        List<String> assignments = new ArrayList<>(recipeOptions.assignments());
        assignments.addAll(shorthands());
        Run run = Run.open(folder, assignments);
        checkDesign(run.recipe());
        try (RunLock lock = RunLock.of(folder)) {
            return goOn(lock, run);
        }
    }

    private int goOn(RunLock lock, Run run) {
        ComputeDevice onDevice = engine();
        Optional<Path> checkpoint = run.newestSound(console::warn);
        RunInfo.Data was = run.info().data();
        Path path = dataPath == null && was.path() != null ? Path.of(was.path()) : dataPath;
        ImageSource images = open(run.recipe(), was.source(), path, run.info().seed());
        evaluation.check(images);
        try (Training training = resumed(run, checkpoint, images, onDevice)) {
            RunInfo.Session session = session(training.stepsTaken(), onDevice);
            warnOfDifferences(run.info(), session, images);
            try (RunRecorder written = RunRecorder.resume(lock, run, session, keep, console::warn)) {
                Watchdog watchdog = new Watchdog(run, images);
                return train(training, written, run, images, watchdog, Optional.empty());
            }
        }
    }

    /** As the checkpoint has it; a run that was killed before its first one begins again. */
    private Training resumed(Run run, Optional<Path> checkpoint, ImageSource images, ComputeDevice onDevice) {
        if (checkpoint.isEmpty()) {
            console.say(run.folder() + " has no checkpoint yet: it begins at step 0");
        }
        Training training = Training.resume(run, images, checkpoint, onDevice);
        if (training.stepsTaken() >= run.recipe().training().steps()) {
            training.close();
            throw new UsageException("%s has taken all its %d steps; --steps N with a larger N goes on"
                    .formatted(run.folder(), training.stepsTaken()));
        }
        return training;
    }

    private int train(
            Training training,
            RunRecorder run,
            Run described,
            ImageSource images,
            Watchdog watchdog,
            Optional<Deadline> deadline) {
        Recipe recipe = described.recipe();
        Path folder = described.folder();
        console.say("%s: %s; the run is in %s".formatted(recipe.name(), recipe.sizes(), folder));
        PrintWriter err = console.err();
        run.standing(watchdog.standing());
        run.note("begins: " + run.info().lastSession().command());
        boolean finished;
        int exit;
        try (EvaluationOptions.Examination examination =
                        evaluation.examination(folder, images, described.info().seed(), device.device(), err, line -> {
                            run.note(line);
                            console.say(line);
                        });
                ProgressLine progress =
                        new ProgressLine(recipe.training().steps(), training.stepsTaken(), watchdog.standing(), err);
                CommandFolder orders = CommandFolder.open(folder, training, run::note);
                Interrupt interrupt = Interrupt.calling(training::stop)) {
            TrainingListener kept = TrainingListener.both(run, examination.listener());
            TensorBoard board = TensorBoard.begin(described, training.stepsTaken(), console::warn);
            TrainingListener shown = TrainingListener.both(TrainingListener.both(kept, board), progress);
            finished = training.run(watchdog.before(
                    deadline.map(end -> TrainingListener.both(end, shown)).orElse(shown)));
            exit = interrupt.status(0);
        } catch (RuntimeException e) {
            run.failed(e);
            throw e;
        }
        if (!finished && deadline.map(Deadline::hasPassed).orElse(false)) {
            console.say("the budget is spent: this machine was slower than measured");
        }
        console.say((finished ? "done: " : "stopped at step " + training.stepsTaken() + ": ") + "look at "
                + folder.resolve("report.html") + ", or the newest grid in " + folder.resolve("samples"));
        console.say(
                finished
                        ? "more pictures: rana sample " + folder + " --count 64 --grid frogs.png"
                        : "go on: rana train --resume " + folder);
        return exit;
    }

    private ImageSource open(Recipe recipe, String source, @Nullable Path path, long withSeed) {
        try (DataProgress progress = new DataProgress(console.err())) {
            ImageSource images = DataSources.open(
                    source,
                    new DataOptions(
                            recipe.pictures().size(), recipe.pictures().channels(), withSeed, path, progress, strict));
            console.say("%s: %,d pictures".formatted(images.description(), images.count()));
            return images;
        }
    }

    /** The name of what is there is made absolute, so that the run can be resumed from anywhere; others are names already. */
    private static String wherever(String source) {
        try {
            Path path = Path.of(source);
            return Files.exists(path) && !DataSources.isName(source)
                    ? path.toAbsolutePath().normalize().toString()
                    : source;
        } catch (InvalidPathException e) {
            return source;
        }
    }

    /** The recipe for as many classes as the pictures have; where it is not told them, it says that they go unused. */
    private Recipe fitted(Recipe recipe, int classes) {
        int told = recipe.pictures().classes();
        if (told == 0 && classes > 1) {
            console.say("%d classes: %s is not told them and will mix them; r3gan-small-conditional is"
                    .formatted(classes, recipe.name()));
        }
        if (told == 0 || told == classes || classes < 2) {
            return recipe;
        }
        List<String> assignments = shorthands();
        assignments.add("pictures.classes=" + classes);
        return recipeOptions.recipe(assignments);
    }

    /** Flags that are short for a setting. */
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

    private void checkDesign(Recipe recipe) {
        List<String> warnings = RecipeOptions.warnings(recipe);
        warnings.forEach(console::warn);
        if (strictDesign && !warnings.isEmpty()) {
            throw new UsageException(
                    "--strict-design: " + warnings.size() + " design warning(s) above; mend them, or leave it out");
        }
    }

    private void warnOfDifferences(RunInfo before, RunInfo.Session session, ImageSource images) {
        List<String> differences = before.differences(session, images.count());
        if (!differences.isEmpty()) {
            console.warn("this session has %s: it goes on, but not bit-equal to a run without a stop"
                    .formatted(String.join(", ", differences)));
        }
    }

    private RunInfo.Session session(long fromStep, ComputeDevice onDevice) {
        return RunInfo.Session.now(fromStep, console.typed(), onDevice.toString(), Torch.threads());
    }
}
