package rana.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.RanaException;
import rana.UsageException;
import rana.board.TensorBoard;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.metric.Evaluation;
import rana.metric.Evaluator;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.metric.Figure;
import rana.metric.PictureMaker;
import rana.metric.PondFigures;
import rana.metric.Reference;
import rana.recipe.ImageSpec;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.report.ComparedRun;
import rana.report.Comparison;
import rana.run.CommandFolder;
import rana.run.EvaluationFile;
import rana.run.Machine;
import rana.run.Metrics;
import rana.run.Run;
import rana.run.RunInfo;
import rana.session.Budget;
import rana.session.Deadline;
import rana.session.EvaluationListener;
import rana.session.Plan;
import rana.session.RunRecorder;
import rana.torch.ComputeDevice;
import rana.torch.Torch;
import rana.train.Training;
import rana.train.TrainingListener;
import rana.watch.Watchdog;

/** {@code rana compare}: several recipes under the same pictures, budget and measures, or runs that are there, on one page. */
@Command(
        name = "compare",
        description =
                "Trains recipes under the same data and budget, or takes finished runs, and tells them side by side.",
        footer = {
            "",
            "Only the seconds of training steps count, not those of samples and evaluations. The same command on the same --out",
            "goes on where it was stopped.",
            "",
            "  rana compare --recipes pond,dcgan,mine.yaml --data ~/pictures --budget 10m",
            "  rana compare runs/frog-1 runs/dcgan-1"
        })
final class CompareCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "RUN", description = "Runs that are there, instead of --recipes.")
    private List<Path> runs = List.of();

    @Option(
            names = "--recipes",
            split = ",",
            paramLabel = "NAME",
            description = "Recipes to train, by name, or files of your own: pond,dcgan,mine.yaml.")
    private List<String> recipes = List.of();

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description = "As --data of train. Default: the first recipe's, or the first run's.")
    private @Nullable String data;

    @Option(names = "--data-path", paramLabel = "PATH", description = "As --data-path of train.")
    private @Nullable Path dataPath;

    @Option(
            names = "--budget",
            paramLabel = "B",
            defaultValue = "10m",
            description = "Of each recipe, as --budget of train. Default: ${DEFAULT-VALUE}.")
    private String budget = "10m";

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Pictures drawn for an evaluation. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            defaultValue = "6",
            description = "Evaluations of each recipe on its way, besides that at its end. Default: ${DEFAULT-VALUE}.")
    private int evaluations;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Change a setting of every recipe. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Default: runs/compare-N.")
    private @Nullable Path out;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Console console = new Console();

    private volatile boolean stopped;
    private volatile @Nullable Training current;

    /** How long a budget of time is; empty for another. */
    static Optional<Double> seconds(Budget budget) {
        return budget instanceof Budget.Time time ? Optional.of(time.duration().toMillis() / 1e3) : Optional.empty();
    }

    @Override
    public Integer call() {
        threads.apply();
        if (recipes.isEmpty() == runs.isEmpty()) {
            throw new UsageException(
                    "give --recipes a,b,c to train, or the folders of runs to compare: one of the two");
        }
        if (evaluations < 1) {
            throw new UsageException("--evaluations must be at least 1; got " + evaluations);
        }
        ComputeDevice onDevice = device.device();
        Path folder = out == null ? RunRecorder.next(Path.of("runs"), "compare") : out;
        try (FeatureExtractor extractor = Extractors.builtIn(onDevice)) {
            return runs.isEmpty() ? train(folder, extractor, onDevice) : measure(folder, extractor, onDevice);
        }
    }

    private int train(Path folder, FeatureExtractor extractor, ComputeDevice onDevice) {
        Budget each = Budget.parse(budget);
        List<Recipe> asked = asked();
        String source = data == null ? asked.get(0).pictures().source() : data;
        ImageSource images = open(source, dataPath, asked.get(0).pictures(), seed);
        List<Recipe> fitting = asked.stream()
                .map(recipe -> fitted(recipe, asked.get(0), images))
                .toList();
        Evaluator.requireEnough(samples, images.count(), images.description());
        Map<String, String> facts = facts(images.description(), onDevice);
        facts.put("settings", assignments.isEmpty() ? "each recipe's" : String.join(", ", assignments));
        facts.put("budget", budget + " of training steps for each recipe, seed " + seed);
        requireSame(folder, facts);
        fitting.forEach(recipe -> requireSameRecipe(trained(folder, recipe), recipe));
        Evaluator evaluator = evaluator(images, extractor);
        List<ComparedRun> compared = new ArrayList<>();
        int exit;
        try (Interrupt interrupt = Interrupt.calling(this::stop)) {
            for (Recipe recipe : fitting) {
                if (stopped) {
                    break;
                }
                console.say("%s, %d of %d".formatted(recipe.name(), compared.size() + 1, fitting.size()));
                Path run = trained(folder, recipe);
                Optional<String> failure = Optional.empty();
                try {
                    train(recipe, each, run, source, images, evaluator, onDevice);
                } catch (RanaException e) {
                    failure = Optional.of(String.valueOf(e.getMessage()));
                    console.say(recipe.name() + " failed: " + e.getMessage());
                }
                compared.add(ComparedRun.read(run, recipe.name(), about(recipe), failure));
                write(folder, "%s on %s".formatted(String.join(", ", recipes), source), facts, compared);
            }
            exit = interrupt.status(0);
        }
        console.say((stopped ? "stopped; the same command goes on: look at " : "done: look at ")
                + folder.resolve("compare.html"));
        return exit;
    }

    /** The recipes by name and file, each once; their runs have their names. */
    private List<Recipe> asked() {
        Map<String, Recipe> byName = new LinkedHashMap<>();
        for (String each : new LinkedHashSet<>(recipes)) {
            String name = each.strip();
            Recipe recipe = name.endsWith(".yaml") || name.endsWith(".yml")
                    ? Recipes.read(Path.of(name), assignments)
                    : Recipes.named(name, assignments);
            if (byName.put(recipe.name(), recipe) != null) {
                throw new UsageException("--recipes: two are named %s, %s is the second: give it another name"
                        .formatted(recipe.name(), name));
            }
        }
        return List.copyOf(byName.values());
    }

    /** Trains one recipe, or goes on with it, unless it is done. */
    private void train(
            Recipe recipe,
            Budget each,
            Path folder,
            String source,
            ImageSource images,
            Evaluator evaluator,
            ComputeDevice onDevice) {
        Run run;
        if (Files.exists(folder.resolve(Run.INFO))) {
            run = Run.open(folder, List.of());
            if (isDone(run, each)) {
                console.say("%s is trained already".formatted(recipe.name()));
            } else {
                try (Training training = Training.resume(run, images, run.newestSound(console::warn), onDevice);
                        RunRecorder written =
                                RunRecorder.resume(run, session(training.stepsTaken(), onDevice), console::warn)) {
                    train(training, written, run, each, images, evaluator, onDevice);
                }
            }
        } else {
            Plan plan = Plan.of(recipe, each, 0, Plan.Width.AS_IT_IS, images, seed, onDevice);
            console.say(recipe.name() + ": " + plan.why());
            if (stopped) {
                return;
            }
            String path = dataPath == null ? null : dataPath.toAbsolutePath().toString();
            RunInfo info =
                    RunInfo.begin(recipe.name(), RunInfo.Data.of(source, path, images), seed, session(0, onDevice));
            run = new Run(folder, plan.recipe(), info);
            try (Training training = new Training(plan.recipe(), images, seed, onDevice);
                    RunRecorder written = RunRecorder.create(folder, plan.recipe(), info, console::warn)) {
                train(training, written, run, each, images, evaluator, onDevice);
            }
        }
        if (!stopped) {
            evaluate(run, evaluator, onDevice);
        }
    }

    private void train(
            Training training,
            RunRecorder written,
            Run run,
            Budget each,
            ImageSource images,
            Evaluator evaluator,
            ComputeDevice onDevice) {
        current = training;
        if (stopped) {
            return;
        }
        long between = Math.max(1, run.recipe().training().steps() / evaluations);
        EvaluationListener examiner =
                new EvaluationListener(run.folder(), evaluator, between, onDevice.toString(), console::say);
        Watchdog watchdog = new Watchdog(run, images);
        PrintWriter err = console.err();
        written.standing(watchdog.standing());
        try (CommandFolder orders = CommandFolder.open(run.folder(), training, written::note);
                ProgressLine progress = new ProgressLine(
                        run.recipe().training().steps(), training.stepsTaken(), watchdog.standing(), err)) {
            TrainingListener kept = TrainingListener.both(written, examiner);
            TensorBoard board = TensorBoard.begin(run, training.stepsTaken(), console::warn);
            TrainingListener shown = TrainingListener.both(TrainingListener.both(kept, board), progress);
            TrainingListener all = seconds(each)
                    .map(most -> TrainingListener.both(Deadline.ofSteps(most, training), shown))
                    .orElse(shown);
            training.run(watchdog.before(all));
        } catch (RuntimeException e) {
            written.failed(e);
            throw e;
        } finally {
            current = null;
        }
    }

    /** Whether it took all its steps, or all its time. */
    private static boolean isDone(Run run, Budget each) {
        List<Metrics> metrics = Metrics.read(run.folder());
        if (metrics.isEmpty()) {
            return false;
        }
        Metrics last = metrics.get(metrics.size() - 1);
        return last.step() >= run.recipe().training().steps()
                || seconds(each).map(most -> last.seconds() >= most).orElse(false);
    }

    private int measure(Path folder, FeatureExtractor extractor, ComputeDevice onDevice) {
        List<Run> opened = runs.stream().map(path -> Run.open(path, List.of())).toList();
        Run first = opened.get(0);
        RunInfo.Data of = first.info().data();
        String source = data == null ? of.source() : data;
        Path path = dataPath == null && of.path() != null ? Path.of(of.path()) : dataPath;
        ImageSource images =
                open(source, path, first.recipe().pictures(), first.info().seed());
        Evaluator.requireEnough(samples, images.count(), images.description());
        Map<String, String> facts = facts(images.description(), onDevice);
        requireSame(folder, facts);
        opened.forEach(run -> requireSize(run.recipe(), first.recipe()));
        Evaluator evaluator = evaluator(images, extractor);
        List<ComparedRun> compared = new ArrayList<>();
        for (Run run : opened) {
            console.say("%s, %d of %d".formatted(run.folder(), compared.size() + 1, opened.size()));
            evaluate(run, evaluator, onDevice);
            compared.add(ComparedRun.read(
                    run.folder(), String.valueOf(run.folder().getFileName()), about(run.recipe()), Optional.empty()));
        }
        write(folder, "Runs on " + source, facts, compared);
        console.say("done: look at " + folder.resolve("compare.html"));
        return 0;
    }

    /** Measures the newest checkpoint; anew where that was done, for how it is measured may be another. */
    private void evaluate(Run run, Evaluator evaluator, ComputeDevice onDevice) {
        Path checkpoint = run.newestCheckpoint(console::warn);
        Path file = run.folder().resolve(EvaluationFile.NAME);
        RunInfo.Data of = run.info().data();
        boolean pond = of.isPond() && run.recipe().pictures().channels() == 3;
        LoadOptions options = LoadOptions.defaults()
                .checkpoint(String.valueOf(checkpoint.getFileName()))
                .device(onDevice.toString());
        try (Generator generator = Generator.load(run.folder(), options);
                EvaluationProgress progress = new EvaluationProgress(console.err())) {
            PictureMaker pictures = PictureMaker.of(generator);
            Evaluation evaluation = evaluator.evaluate(pictures, progress);
            List<Figure> more = pond ? PondFigures.of(pictures, of.description(), samples, seed, onDevice) : List.of();
            EvaluationFile.append(
                    file,
                    EvaluationFile.Entry.now(
                            String.valueOf(checkpoint.getFileName()), onDevice.toString(), evaluation.with(more)));
        }
    }

    private Evaluator evaluator(ImageSource images, FeatureExtractor extractor) {
        try (EvaluationProgress progress = new EvaluationProgress(console.err())) {
            Reference reference = Reference.of(images, extractor, FeatureCache.shared(), progress);
            return new Evaluator(extractor, reference, samples, seed);
        }
    }

    private ImageSource open(String source, @Nullable Path path, ImageSpec pictures, long withSeed) {
        try (DataProgress progress = new DataProgress(console.err())) {
            ImageSource images = DataSources.open(
                    source, new DataOptions(pictures.size(), pictures.channels(), withSeed, path, progress));
            console.say("%s: %,d pictures".formatted(images.description(), images.count()));
            return images;
        }
    }

    /** The recipe for pictures of as many classes as there are, where it is told them. */
    private Recipe fitted(Recipe recipe, Recipe first, ImageSource images) {
        requireSize(recipe, first);
        int told = recipe.pictures().classes();
        int classes = images.classes().size();
        if (told == 0 || told == classes) {
            return recipe;
        }
        if (classes < 2) {
            throw new UsageException(
                    "--recipes: %s is told classes, and %s has none; leave it out, or give other --data"
                            .formatted(recipe.name(), images.description()));
        }
        return Recipes.changed(recipe, List.of("pictures.classes=" + classes));
    }

    private static void requireSize(Recipe recipe, Recipe first) {
        ImageSpec a = recipe.pictures();
        ImageSpec b = first.pictures();
        if (a.size() != b.size() || a.channels() != b.channels()) {
            throw new UsageException("%s is for pictures of %d×%d×%d and %s of %d×%d×%d: compare recipes of one size"
                    .formatted(
                            recipe.name(),
                            a.size(),
                            a.size(),
                            a.channels(),
                            first.name(),
                            b.size(),
                            b.size(),
                            b.channels()));
        }
    }

    /** Refuses to go on with a run of a recipe that was another then; how many steps it has follows from the budget. */
    private static void requireSameRecipe(Path folder, Recipe recipe) {
        if (Files.exists(folder.resolve(Run.INFO))
                && !recipe.trainsLike(Run.open(folder, List.of()).recipe())) {
            throw new UsageException("%s was made by another recipe %s than the one given now: choose another --out"
                    .formatted(folder, recipe.name()));
        }
    }

    /** Where a recipe's run is, in the folder of the comparison. */
    private static Path trained(Path folder, Recipe recipe) {
        return folder.resolve("runs").resolve(recipe.name());
    }

    /** Refuses a folder that has another comparison. */
    private static void requireSame(Path folder, Map<String, String> facts) {
        Comparison.facts(folder).ifPresent(before -> {
            for (String name : List.of("pictures", "budget", "settings")) {
                if (!Objects.equals(before.get(name), facts.get(name))) {
                    throw new UsageException("%s has a comparison with other %s (%s, not %s): choose another --out"
                            .formatted(
                                    folder, name, before.getOrDefault(name, "none"), facts.getOrDefault(name, "none")));
                }
            }
        });
    }

    private Map<String, String> facts(String pictures, ComputeDevice onDevice) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("pictures", pictures);
        Map<String, String> machine = Machine.description();
        facts.put(
                "machine",
                "%s, %s cores, %s; %s, %d threads"
                        .formatted(
                                machine.get("cpu"),
                                machine.get("cores"),
                                machine.get("os"),
                                onDevice,
                                Torch.threads()));
        Map<String, String> versions = Machine.versions();
        facts.put(
                "versions",
                "Rana %s, engine %s, Java %s"
                        .formatted(versions.get("rana"), versions.get("pytorch"), versions.get("java")));
        return facts;
    }

    private static String about(Recipe recipe) {
        return Recipes.objective(recipe) + "; " + recipe.sizes();
    }

    private void write(Path folder, String title, Map<String, String> facts, List<ComparedRun> compared) {
        new Comparison(title, console.typed(), facts, compared).write(folder);
    }

    private RunInfo.Session session(long fromStep, ComputeDevice onDevice) {
        return RunInfo.Session.now(fromStep, console.typed(), onDevice.toString(), Torch.threads());
    }

    private void stop() {
        stopped = true;
        Training training = current;
        if (training != null) {
            training.stop();
        }
    }
}
