package rana.cli;

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
import rana.Counts;
import rana.RanaException;
import rana.UsageException;
import rana.checkpoint.Checkpoints;
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
import rana.metric.PictureMaker;
import rana.metric.PondFigures;
import rana.metric.Reference;
import rana.recipe.ImageSpec;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.report.ComparedRun;
import rana.report.Comparison;
import rana.run.EvaluationFile;
import rana.run.Figure;
import rana.run.Machine;
import rana.run.Metrics;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.session.Budget;
import rana.session.TrainingSession;
import rana.tensorboard.TensorBoard;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/**
 * The command {@code rana compare}, which trains several recipes with the same data and budget, or
 * takes existing runs, and reports their evaluations on one page.
 */
@Command(
        name = "compare",
        description =
                "Trains recipes with the same data and budget, or takes existing runs, and compares them on one page.",
        footer = {
            "",
            "The budget counts training steps only, not samples and evaluations. The same command with the same --out resumes",
            "a comparison that was stopped.",
            "",
            "  rana compare --recipes pond,dcgan,mine.yaml --data ~/pictures --budget 10m",
            "  rana compare runs/frog-1 runs/dcgan-1"
        })
final class CompareCommand implements Callable<Integer> {
    /** The part of a budget that is worth another session to reach it. */
    private static final double WORTHWHILE = 0.995;

    @Parameters(arity = "0..*", paramLabel = "RUN", description = "Existing runs, instead of --recipes.")
    private List<Path> runs = List.of();

    @Option(
            names = "--recipes",
            split = ",",
            paramLabel = "NAME",
            description = "Recipes to train, by name or file: pond,dcgan,mine.yaml.")
    private List<String> recipes = List.of();

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description = "Data source, as in 'rana train'. Default: that of the first recipe or run.")
    private @Nullable String data;

    @Option(
            names = "--data-path",
            paramLabel = "PATH",
            description = "The archive or folder of CIFAR or MNIST, as in 'rana train'.")
    private @Nullable Path dataPath;

    @Option(
            names = "--budget",
            paramLabel = "B",
            defaultValue = "10m",
            description = "Budget of each recipe, as in 'rana train'. Default: ${DEFAULT-VALUE}.")
    private String budget = "10m";

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Random seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Images generated for an evaluation. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            defaultValue = "6",
            description =
                    "Evaluations of each recipe during training, in addition to the final one. Default: ${DEFAULT-VALUE}.")
    private int evaluations;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "Precision of the training of every recipe, as in 'rana train'. Default: each recipe's.")
    private @Nullable String precision;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Change a setting of every recipe. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder. Default: runs/compare-N.")
    private @Nullable Path out;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Console console = new Console();

    private volatile boolean stopped;
    private volatile @Nullable TrainingSession current;

    @Override
    public Integer call() {
        threads.apply();
        if (recipes.isEmpty() == runs.isEmpty()) {
            throw new UsageException("give either --recipes a,b,c to train, or run folders to compare");
        }
        if (precision != null) {
            assignments.add("training.precision=" + precision);
        }
        if (evaluations < 1) {
            throw new UsageException("--evaluations must be at least 1; got " + evaluations);
        }
        ComputeDevice onDevice = device.device(console);
        Path folder = out == null ? RunFiles.next(Path.of("runs"), "compare") : out;
        try (FeatureExtractor extractor = Extractors.builtIn(onDevice)) {
            return runs.isEmpty() ? train(folder, extractor, onDevice) : measure(folder, extractor, onDevice);
        }
    }

    private int train(Path folder, FeatureExtractor extractor, ComputeDevice onDevice) {
        Budget each = Budget.parse(budget);
        List<Recipe> requested = requested();
        String source = data == null ? requested.get(0).pictures().source() : data;
        ImageSource images = open(source, dataPath, requested.get(0).pictures(), seed);
        List<Recipe> fitting = requested.stream()
                .map(recipe -> fitted(recipe, requested.get(0), images))
                .toList();
        Evaluator.requireEnough(samples, images.count(), images.description());
        Map<String, String> facts = facts(images.description(), onDevice);
        facts.put("settings", assignments.isEmpty() ? "each recipe's" : String.join(", ", assignments));
        facts.put("budget", budget + " of training steps for each recipe, seed " + seed);
        requireSame(folder, facts);
        fitting.forEach(recipe -> requireSameRecipe(trained(folder, recipe), recipe));
        Evaluator evaluator = evaluator(images, extractor);
        List<ComparedRun> compared = new ArrayList<>();
        int failed = 0;
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
                    failed++;
                    failure = Optional.of(String.valueOf(e.getMessage()));
                    console.say(recipe.name() + " failed: " + console.message(e));
                }
                compared.add(ComparedRun.read(run, recipe.name(), about(recipe), failure));
                write(folder, "%s on %s".formatted(String.join(", ", recipes), source), facts, compared);
            }
            exit = interrupt.status(failed == 0 ? 0 : 1);
        }
        String failures = failed == 0 ? "" : ", %d of %d failed".formatted(failed, fitting.size());
        console.say("%s%s: open %s"
                .formatted(
                        stopped ? "stopped (the same command resumes it)" : "done", failures, Comparison.page(folder)));
        return exit;
    }

    /** Returns the requested recipes, each once. Their runs have their names. */
    private List<Recipe> requested() {
        Map<String, Recipe> byName = new LinkedHashMap<>();
        for (String each : new LinkedHashSet<>(recipes)) {
            String name = each.strip();
            Recipe recipe = name.endsWith(".yaml") || name.endsWith(".yml")
                    ? Recipes.read(Path.of(name), assignments)
                    : Recipes.named(name, assignments);
            if (byName.put(recipe.name(), recipe) != null) {
                throw new UsageException(
                        "--recipes: two recipes are named %s; rename the one in %s".formatted(recipe.name(), name));
            }
        }
        return List.copyOf(byName.values());
    }

    /** Trains one recipe, or resumes its run, unless it is finished; then evaluates it. */
    private void train(
            Recipe recipe,
            Budget each,
            Path folder,
            String source,
            ImageSource images,
            Evaluator evaluator,
            ComputeDevice onDevice) {
        if (!isDone(folder, each)) {
            try (SessionConsole shown = new SessionConsole(console)) {
                train(recipe, each, folder, source, images, shown);
            }
        } else {
            console.say("%s is trained already".formatted(recipe.name()));
        }
        if (!stopped) {
            evaluate(Run.open(folder), evaluator, onDevice);
        }
    }

    private void train(
            Recipe recipe, Budget each, Path folder, String source, ImageSource images, SessionConsole shown) {
        TrainingSession session = TrainingSession.of(recipe)
                .data(source)
                .data(images)
                .seed(seed)
                .budgetOfSteps(each)
                .into(folder)
                .evaluations(evaluations)
                .evaluationSamples(samples)
                .device(device.name())
                .command(console.typed());
        Optional.ofNullable(dataPath).ifPresent(session::dataPath);
        threads.count().ifPresent(session::threads);
        shown.attach(session);
        session.listen(new TensorBoard()).listen(shown.progressLine());
        current = session;
        try {
            if (stopped) {
                session.stop();
            }
            session.resume();
        } finally {
            current = null;
        }
    }

    /** Returns true if the run in {@code folder} has taken all its steps, or all its time. */
    private static boolean isDone(Path folder, Budget each) {
        List<Metrics> metrics = Metrics.read(folder);
        if (metrics.isEmpty() || !new RunFiles(folder).isRun()) {
            return false;
        }
        Metrics last = metrics.get(metrics.size() - 1);
        return last.step() >= Run.open(folder).recipe().training().steps()
                || (each.seconds().isPresent()
                        && last.seconds() + last.seconds() / last.step()
                                >= WORTHWHILE * each.seconds().getAsDouble());
    }

    private int measure(Path folder, FeatureExtractor extractor, ComputeDevice onDevice) {
        List<Run> opened = runs.stream().map(path -> Run.open(path, List.of())).toList();
        Run first = opened.get(0);
        RunInfo.Data of = first.info().data();
        String source = data == null ? of.source() : data;
        Path path = dataPath == null ? of.pathOf(source).orElse(null) : dataPath;
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
        console.say("done: open " + Comparison.page(folder));
        return 0;
    }

    /**
     * Evaluates the newest checkpoint, even if it was before, because the protocol may have
     * changed.
     */
    private void evaluate(Run run, Evaluator evaluator, ComputeDevice onDevice) {
        Path checkpoint = Checkpoints.newest(run.files(), console::warn);
        Path file = new RunFiles(run.folder()).evaluations();
        RunInfo.Data of = run.info().data();
        boolean pond = of.isPond() && run.recipe().pictures().channels() == 3;
        LoadOptions options = LoadOptions.defaults()
                .checkpoint(String.valueOf(checkpoint.getFileName()))
                .device(onDevice.toString());
        try (Generator generator = Generator.load(run.folder(), options);
                EvaluationProgress progress = new EvaluationProgress(console.err())) {
            PictureMaker pictures = PictureMaker.of(generator);
            Evaluation evaluation = evaluator.evaluate(pictures, progress);
            List<Figure> more =
                    pond ? PondFigures.of(evaluator.samples(pictures), of.description(), seed, onDevice) : List.of();
            EvaluationFile.append(
                    file, evaluation.with(more).entry(String.valueOf(checkpoint.getFileName()), onDevice.toString()));
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
            console.say("%s: %s".formatted(images.description(), Counts.of(images.count(), "picture")));
            return images;
        }
    }

    /** Returns the recipe for the classes of the data, if it is class-conditional. */
    private Recipe fitted(Recipe recipe, Recipe first, ImageSource images) {
        requireSize(recipe, first);
        int conditional = recipe.pictures().classes();
        int classes = images.classes().size();
        if (conditional == 0 || conditional == classes) {
            return recipe;
        }
        if (classes < 2) {
            throw new UsageException(
                    "--recipes: %s is class-conditional, but %s has no classes; leave it out, or give other --data"
                            .formatted(recipe.name(), images.description()));
        }
        return Recipes.changed(recipe, List.of("pictures.classes=" + classes));
    }

    private static void requireSize(Recipe recipe, Recipe first) {
        ImageSpec a = recipe.pictures();
        ImageSpec b = first.pictures();
        if (a.size() != b.size() || a.channels() != b.channels()) {
            throw new UsageException("%s is for pictures of %d×%d×%d, but %s for %d×%d×%d; compare recipes of one size"
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

    /**
     * Refuses to resume a run of a different recipe. Its number of steps may differ, as the budget
     * sets it.
     */
    private static void requireSameRecipe(Path folder, Recipe recipe) {
        if (new RunFiles(folder).isRun()
                && !recipe.trainsLike(Run.open(folder, List.of()).recipe())) {
            throw new UsageException(
                    "%s is a run of another recipe named %s; choose another --out".formatted(folder, recipe.name()));
        }
    }

    /** Returns the run folder of a recipe in the folder of the comparison. */
    private static Path trained(Path folder, Recipe recipe) {
        return folder.resolve("runs").resolve(recipe.name());
    }

    /** Refuses a folder with a different comparison. */
    private static void requireSame(Path folder, Map<String, String> facts) {
        Comparison.facts(folder).ifPresent(before -> {
            for (String name : List.of("pictures", "budget", "settings")) {
                if (!Objects.equals(before.get(name), facts.get(name))) {
                    throw new UsageException("%s contains a comparison with other %s (%s, not %s); choose another --out"
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
                "%s, %s cores, %s; %s, %s"
                        .formatted(
                                machine.get("cpu"),
                                machine.get("cores"),
                                machine.get("os"),
                                onDevice,
                                Counts.of(Torch.threads(), "thread")));
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

    private void stop() {
        stopped = true;
        TrainingSession session = current;
        if (session != null) {
            session.stop();
        }
    }
}
