package rana.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.ProgressListener;
import rana.UsageException;
import rana.checkpoint.Checkpoints;
import rana.cluster.Worker;
import rana.data.DataListener;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.gan.Sharding;
import rana.model.Models;
import rana.recipe.DesignCheck;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.recipe.TrainingConfig;
import rana.run.Command;
import rana.run.CommandFolder;
import rana.run.Metrics;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.SettingChange;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.train.SessionStart;
import rana.train.Training;
import rana.train.TrainingListener;
import rana.watch.Watchdog;

/**
 * A training with everything around it, as {@code rana train} runs it: run folder, checkpoints,
 * budget, evaluation, watchdog and report.
 *
 * <pre>{@code
 * TrainingResult result = TrainingSession.of(Recipes.named("pond"))
 *         .data("pond:1000").seed(1).steps(200).into(Path.of("runs/frogs"))
 *         .onStep(step -> System.out.println(step.line()))
 *         .run();
 * }</pre>
 *
 * Configure a session on one thread, then call {@link #run} or {@link #resume} once. Only
 * {@link #stop} and {@link #send} may be called from other threads. Several sessions may run at the
 * same time, each on its own thread and in its own folder.
 *
 * <p>Equal recipe, images, seed and kind of device give equal weights, to the bit, on any number of
 * threads, whether or not the run was stopped and resumed in between.
 */
public final class TrainingSession {
    /** The number of newest checkpoints that are kept by default. */
    public static final int DEFAULT_KEPT_CHECKPOINTS = 2;

    /** The number of images that are generated for an evaluation by default. */
    public static final int DEFAULT_EVALUATION_SAMPLES = 1000;

    private static final String PRECISION = "training.precision";

    /** The time in which a process that trained a run before may still end. */
    private static final Duration LAST_PROCESS = Duration.ofMinutes(1);

    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final System.Logger LOGGER = System.getLogger("rana.session");

    private final @Nullable Recipe recipe; // null if it is that of the run in the folder
    private final List<String> assignments = new ArrayList<>();
    private final List<TrainingListener> listeners = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable String source;
    private @Nullable Path dataPath;
    private @Nullable ImageSource images;
    private boolean strictData;
    private boolean strictDesign;
    private @Nullable Long seed;
    private @Nullable Integer threads;
    private String device = "auto";
    private @Nullable Budget budget;
    private boolean onlyStepsCount;
    private @Nullable Long evaluateEvery;
    private @Nullable Integer evaluations;
    private int evaluationSamples = DEFAULT_EVALUATION_SAMPLES;
    private PrecisionMeter precisionMeter = PrecisionMeter.THIS_MACHINE;
    private int keptCheckpoints = DEFAULT_KEPT_CHECKPOINTS;
    private boolean watchdog = true;
    private String command = System.getProperty("sun.java.command", "");
    private DataListener dataListener = DataListener.SILENT;
    private ProgressListener progress = ProgressListener.SILENT;
    private Consumer<String> messages = line -> {};
    private Consumer<String> warnings = line -> LOGGER.log(System.Logger.Level.WARNING, line);
    private final List<String> receivers = new ArrayList<>(); // the methods that set one

    private LongSupplier nanoTime = System::nanoTime;
    private boolean begun;
    private volatile boolean stopped;
    private volatile @Nullable Training training;

    private TrainingSession(@Nullable Recipe recipe) {
        this.recipe = recipe;
    }

    /** Creates a session that trains {@code recipe}. */
    public static TrainingSession of(Recipe recipe) {
        return new TrainingSession(recipe);
    }

    /**
     * Creates a session of the run in {@code folder}, which has its own recipe, data and seed; call
     * {@link #resume} next.
     */
    public static TrainingSession in(Path folder) {
        return new TrainingSession(null).into(folder);
    }

    /**
     * Sets the run folder. The default is the first free folder {@code runs/NAME-N}, with the name
     * of the recipe.
     */
    public TrainingSession into(Path runFolder) {
        folder = runFolder;
        return this;
    }

    /**
     * Sets the training images by name: {@code pond:1000}, {@code cifar10:frog}, a folder or an
     * archive, as {@link DataSources#open} understands them. The default is the recipe's source, or
     * that of the run that is resumed. If the folder or archive of a run is at another place now, its
     * next session must have that place; the images must be the same. The first session of a run with
     * imported weights may choose any.
     */
    public TrainingSession data(String name) {
        source = name;
        return this;
    }

    /**
     * Sets the training images. They must have the size and channels of the recipe. With
     * {@link #data(String)}, the name says where a later session finds them; without it, that
     * session must set them again.
     */
    public TrainingSession data(ImageSource trainingImages) {
        images = trainingImages;
        return this;
    }

    /** Sets the local archive or folder of a data set that would be downloaded otherwise. */
    public TrainingSession dataPath(Path path) {
        dataPath = path;
        return this;
    }

    /** Refuses data with any image that cannot be read, instead of leaving out up to one in ten. */
    public TrainingSession strictData() {
        strictData = true;
        return this;
    }

    /** Refuses a recipe that a {@linkplain DesignCheck design check} warns about. */
    public TrainingSession strictDesign() {
        strictDesign = true;
        return this;
    }

    /**
     * Sets the random seed. The default is 1, or the seed of the run that is resumed. A session that
     * resumes a run must have its seed, or none.
     */
    public TrainingSession seed(long randomSeed) {
        seed = randomSeed;
        return this;
    }

    /** Sets the number of steps, in place of the recipe's. */
    public TrainingSession steps(long count) {
        return set(SettingChange.STEPS + "=" + count);
    }

    /** Sets the batch size, in place of the recipe's. */
    public TrainingSession batch(int count) {
        return set("training.batch=" + count);
    }

    /**
     * Sets the number of steps between snapshots (samples and a checkpoint), in place of the
     * recipe's.
     */
    public TrainingSession snapshotEvery(long count) {
        return set(SettingChange.EVERY + "=" + count);
    }

    /**
     * Sets the precision of the training, in place of the recipe's. It does not affect samples and
     * evaluations. A session that resumes a run must have its precision, or none, or
     * {@link TrainingConfig.Precision#AUTO}.
     */
    public TrainingSession precision(TrainingConfig.Precision value) {
        return set(PRECISION + "=" + PrecisionChoice.name(value));
    }

    /**
     * Sets the number of shards in which the gradients of a batch are computed, in place of the
     * recipe's. It must divide the batch. The weights depend on it, and at most as many threads
     * compute the steps. A session that resumes a run must have its number, or none.
     */
    public TrainingSession shards(int count) {
        return set("training.shards=" + count);
    }

    /** Sets the source of facts about this machine, for tests. */
    TrainingSession precisionMeter(PrecisionMeter meter) {
        precisionMeter = meter;
        return this;
    }

    /**
     * Changes a setting of the recipe.
     *
     * @param assignment {@code key=value}, such as {@code optimizer.generator.lr=1e-4}
     */
    public TrainingSession set(String assignment) {
        assignments.add(assignment);
        return this;
    }

    /**
     * Sets the time of the run, from its first step on and over all sessions; reading the images and
     * writing the last report do not count. The width of the networks is chosen for it when the run
     * starts, and the number of steps is planned again as the time of a step becomes known.
     *
     * <p>A session that resumes a run continues with the rest of its budget. Another budget replaces
     * that of the run: the schedules are stretched to the new length, as with {@link #steps}.
     */
    public TrainingSession budget(Duration time) {
        return budget(new Budget.Time(time));
    }

    /**
     * Sets the limit of the training, in place of a number of steps: a time, as for
     * {@link #budget(Duration)}, or a number of images.
     */
    public TrainingSession budget(Budget limit) {
        budget = limit;
        onlyStepsCount = false;
        return this;
    }

    /**
     * Sets the budget of the training steps alone: snapshots and evaluations do not count, and the
     * networks keep their width. Otherwise as {@link #budget(Budget)}.
     */
    public TrainingSession budgetOfSteps(Budget limit) {
        budget = limit;
        onlyStepsCount = true;
        return this;
    }

    /**
     * Sets the device: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. The default is
     * {@code auto}.
     */
    public TrainingSession device(String name) {
        device = name;
        return this;
    }

    /**
     * Sets the number of threads, which affects the speed only. The default is one per core. Of a
     * training in n {@linkplain #shards shards}, at most n threads compute the steps.
     */
    public TrainingSession threads(int count) {
        threads = count;
        return this;
    }

    /**
     * Evaluates the run at the first checkpoint every {@code steps} steps, and keeps the best
     * checkpoint: the one with the smallest distance to the training images.
     */
    public TrainingSession evaluateEvery(long steps) {
        evaluateEvery = steps;
        evaluations = null;
        return this;
    }

    /**
     * Evaluates the run {@code count} times, spread evenly over the training, and keeps the best
     * checkpoint.
     */
    public TrainingSession evaluations(int count) {
        evaluations = count;
        evaluateEvery = null;
        return this;
    }

    /**
     * Sets the number of images generated for an evaluation. Distances are comparable only for equal
     * numbers.
     */
    public TrainingSession evaluationSamples(int count) {
        evaluationSamples = count;
        return this;
    }

    /**
     * Sets the number of newest checkpoints that are kept, at least 1. The best is kept in
     * addition.
     */
    public TrainingSession keepCheckpoints(int count) {
        keptCheckpoints = count;
        return this;
    }

    /** Sets the source of time, in place of {@link System#nanoTime}. */
    TrainingSession clock(LongSupplier nanoseconds) {
        nanoTime = nanoseconds;
        return this;
    }

    /** Turns the {@link Watchdog} off. */
    public TrainingSession withoutWatchdog() {
        watchdog = false;
        return this;
    }

    /**
     * Adds a listener. If it throws, the training ends with a checkpoint, and {@link #run} throws a
     * {@link FailureException} that names the listener.
     */
    public TrainingSession listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Adds a listener for completed steps: as {@link #listen}. */
    public TrainingSession onStep(Consumer<StepReport> listener) {
        return listen(new StepListener(listener));
    }

    /**
     * Sets the receiver of messages, one line each: the images that were read, the planned budget,
     * the results of evaluations.
     */
    public TrainingSession onMessage(Consumer<String> receiver) {
        messages = receiver;
        receivers.add("onMessage");
        return this;
    }

    /**
     * Sets the receiver of problems that do not end the training, one line each. The default logs
     * them as warnings of {@code rana.session}.
     */
    public TrainingSession onWarning(Consumer<String> receiver) {
        warnings = receiver;
        receivers.add("onWarning");
        return this;
    }

    /** Sets the listener for the progress of reading the images. */
    public TrainingSession onData(DataListener receiver) {
        dataListener = receiver;
        receivers.add("onData");
        return this;
    }

    /** Sets the listener for the progress of computing the features that evaluations need. */
    public TrainingSession onProgress(ProgressListener receiver) {
        progress = receiver;
        receivers.add("onProgress");
        return this;
    }

    /**
     * Sets the command line that {@code run.json} records. The default is that of this Java
     * program.
     */
    public TrainingSession command(String line) {
        command = line;
        return this;
    }

    /**
     * Returns the settings of this session as JSON, for {@link #fromJson} in another process, with
     * absolute paths.
     *
     * @throws UsageException if the session has what only exists in this process: images in memory,
     *     listeners, receivers of lines
     */
    public String toJson() {
        requirePortable("data", images == null, "images in memory", "name their folder or archive");
        requirePortable("listen", listeners.isEmpty(), "a listener", "leave it out");
        if (!receivers.isEmpty()) {
            requirePortable(receivers.get(0), false, "a receiver of lines or progress", "leave it out");
        }
        return new PortableSession(
                        recipe == null ? null : Recipes.toYaml(recipe),
                        List.copyOf(assignments),
                        absolute(folder),
                        source != null && Files.exists(Path.of(source)) ? absolute(Path.of(source)) : source,
                        absolute(dataPath),
                        strictData,
                        strictDesign,
                        seed,
                        threads,
                        device,
                        PortableSession.text(budget),
                        onlyStepsCount,
                        evaluateEvery,
                        evaluations,
                        evaluationSamples,
                        keptCheckpoints,
                        watchdog,
                        command)
                .toJson();
    }

    /**
     * Creates a session with the settings of another one.
     *
     * @param json the result of {@link #toJson}
     */
    public static TrainingSession fromJson(String json) {
        return PortableSession.of(json).toSession();
    }

    private static void requirePortable(String setting, boolean is, String what, String fix) {
        if (!is) {
            throw new UsageException("%s: the session has %s, which cannot be sent to another process; %s"
                    .formatted(setting, what, fix));
        }
    }

    private static @Nullable String absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().normalize().toString();
    }

    /**
     * Trains a new run, until its steps are taken, its budget is used up, or it is stopped.
     *
     * @throws UsageException if a setting is refused, or the folder has a run already
     * @throws IllegalStateException if this session has trained before
     * @throws FailureException if another process uses the folder, something cannot be read or
     *     written, the training diverges for the third time, or a listener throws
     * @throws rana.MemoryException if memory runs out; the last checkpoint is kept
     */
    public TrainingResult run() {
        if (recipe == null) {
            throw new UsageException(
                    "run trains a new run, which needs a recipe; resume continues the run in " + folder);
        }
        Recipe wanted = settings().wanted();
        requireOneLimit();
        checkDesign(wanted);
        beginOnce();
        try (RunLock lock = folder == null ? RunLock.ofNext(Path.of("runs"), wanted.name()) : RunLock.ofNew(folder);
                EngineSession engine = EngineSession.start(device, threads, warnings);
                Worker worker = Worker.ofThisProcess(engine.device(), this::stop, warnings)) {
            GroupCheck.require(
                    wanted, engine.device(), engine.threads(), worker.group().size(), warnings);
            TrainingData data = trainingData(wanted);
            PrecisionChoice choice = PrecisionChoice.of(data.fit(wanted, messages), engine.device(), precisionMeter);
            choice.reason().ifPresent(messages);
            Recipe fitted = inShards(choice.recipe(), engine, worker);
            RunInfo info = RunInfo.begin(
                    fitted.name(), data.info(), data.seed(), worker.described(engine.describe(0, command)));
            SessionPlanner.Planned planned =
                    planner().plan(new Run(lock.folder(), fitted, info), data, environment(engine, worker));
            Run run = planned.run();
            TrainingResult result;
            try (Training created =
                            new Training(run.recipe(), data.images(), data.seed(), environment(engine, worker));
                    RunRecorder recorder = RunRecorder.create(lock, run, keptCheckpoints, warnings)) {
                choice.reason().ifPresent(recorder::note);
                result = train(created, recorder, planned, data, engine.device());
            }
            worker.leave();
            return result;
        }
    }

    /**
     * Continues the run in the folder from its newest intact checkpoint, or from step 0 if it has
     * none. A run with a budget of time continues with the rest of it. If there is no run yet, and
     * the session has a recipe, this is {@link #run}.
     *
     * @throws UsageException if the folder has a run of another recipe, precision, seed or source,
     *     or one that has taken all its steps or used its budget; also as {@link #run}
     * @throws IllegalStateException if this session has trained before
     * @throws FailureException as {@link #run}; also if every checkpoint is damaged
     */
    public TrainingResult resume() {
        return resume(false);
    }

    /**
     * Continues the run as {@link #resume} does, but accepts one that has taken all its steps: it gets
     * what the end of a training writes, such as the report. It also waits up to a minute for another
     * process that trains the run, which may be about to end. So a program can call this after it was
     * ended at any moment.
     *
     * @throws UsageException if the folder has a run of another recipe, precision, seed or source
     * @throws IllegalStateException if this session has trained before
     * @throws FailureException as {@link #resume}
     */
    public TrainingResult resumeOrFinish() {
        return resume(true);
    }

    private TrainingResult resume(boolean mayBeFinished) {
        Path runFolder = folder;
        if (runFolder == null) {
            throw new UsageException("resume needs a run folder: call into(folder)");
        }
        if (mayBeFinished) {
            RunLock.awaitFree(runFolder, LAST_PROCESS); // the other process may be about to create the run
        }
        if (recipe != null && !new RunFiles(runFolder).isRun()) {
            return run();
        }
        requireOneLimit();
        Run saved = settings().open(runFolder);
        Optional<String> changes = RunSettings.changes(saved);
        checkDesign(saved.recipe());
        beginOnce();
        try (RunLock lock = RunLock.of(runFolder);
                EngineSession engine = EngineSession.start(device, threadsFor(saved), warnings);
                Worker worker = Worker.ofThisProcess(engine.device(), this::stop, warnings)) {
            GroupCheck.warn(
                    saved.recipe(),
                    engine.device(),
                    engine.threads(),
                    worker.group().size(),
                    warnings);
            Optional<Path> checkpoint = new Checkpoints(saved.files().checkpoints()).newestIntact(warnings);
            TrainingData data = trainingData(saved);
            Run opened = new Run(runFolder, saved.recipe(), saved.info().on(data.info()));
            changes.ifPresent(messages);
            PrecisionChoice.of(opened.recipe(), engine.device(), precisionMeter)
                    .reason()
                    .ifPresent(messages);
            if (checkpoint.isEmpty()) {
                messages.accept(runFolder + " has no checkpoint yet: training starts at step 0");
            }
            boolean finishes = mayBeFinished && SessionPlanner.isFinished(opened, checkpoint);
            SessionPlanner.Planned planned = finishes
                    ? SessionPlanner.Planned.asIs(opened)
                    : planner().planRest(opened, checkpoint, data, environment(engine, worker));
            Run run = planned.run();
            TrainingResult result;
            try (Training resumed = Training.resume(run, data.images(), checkpoint, environment(engine, worker))) {
                if (!finishes) {
                    SessionPlanner.requireStepsLeft(run, resumed);
                }
                RunInfo.Session session = worker.described(engine.describe(resumed.stepsTaken(), command));
                warnOfDifferences(saved, session, data.info());
                try (RunRecorder recorder = RunRecorder.resume(lock, run, session, keptCheckpoints, warnings)) {
                    changes.ifPresent(recorder::note);
                    result = train(resumed, recorder, planned, data, engine.device());
                }
            }
            worker.leave();
            return result;
        }
    }

    /**
     * Ends the training after its current step, with a checkpoint. Any thread may call this. If the
     * training has not started yet, it ends before its first step.
     */
    public void stop() {
        stopped = true;
        Training running = training;
        if (running != null) {
            running.stop();
        }
    }

    /**
     * Sends a command, which is carried out after the current step. Any thread may call this.
     *
     * @throws UsageException if it would change a setting that cannot be changed, or to a value
     *     that is not allowed
     * @throws IllegalStateException if the session is not training
     */
    public void send(Command toTraining) {
        Training running = training;
        if (running == null) {
            throw new IllegalStateException(
                    "the session is not training: it accepts commands while run() or resume() trains");
        }
        running.send(toTraining);
    }

    private TrainingResult train(
            Training current,
            RunRecorder recorder,
            SessionPlanner.Planned planned,
            TrainingData data,
            ComputeDevice on) {
        Run run = planned.run();
        Consumer<String> results = line -> {
            recorder.note(line);
            messages.accept(line);
        };
        ListenerGuard guard = new ListenerGuard(current);
        try (SessionEvaluation.Open evaluating = evaluation()
                        .map(settings ->
                                settings.open(run, data.images(), on, progress, results, recorder.reportProblems()))
                        .orElse(SessionEvaluation.Open.NONE);
                CommandFolder commands = CommandFolder.open(run.folder(), current::send, recorder::note)) {
            Optional<BudgetKeeper> keeper = planned.keeper(current, evaluating, recorder::note);
            TrainingListener others = TrainingListener.all(List.of(
                    // The order in which listeners receive each event; it is defined here and nowhere else.
                    keeper.<TrainingListener>map(first -> first).orElse(SILENT), // measures all that follow
                    recorder, // writes the run folder
                    evaluating(evaluating, keeper), // evaluates the checkpoint that the recorder has written
                    guard.guarding(listeners))); // the program's; they see the folder as those before them left it
            Watchdog watching =
                    new Watchdog(run.recipe(), data.images(), () -> Metrics.read(run.folder()), others::noticed);
            TrainingListener all = watchdog ? TrainingListener.all(List.of(others, watching)) : others;
            training = current;
            if (stopped) {
                current.stop();
            }
            Run described = new Run(run.folder(), run.recipe(), recorder.info());
            all.started(new SessionStart(described, current.stepsTaken(), watching.openFindings(), warnings));
            boolean finished = current.run(all);
            keeper.ifPresent(budgeted -> results.accept(budgeted.summary()));
            guard.rethrow();
            return new TrainingResult(run.folder(), current.stepsTaken(), outcome(finished, keeper));
        } catch (RuntimeException e) {
            recorder.failed(e);
            throw e;
        } finally {
            training = null;
        }
    }

    private static TrainingListener evaluating(SessionEvaluation.Open open, Optional<BudgetKeeper> keeper) {
        return open.listener()
                .map(listener ->
                        keeper.map(budgeted -> budgeted.timing(listener)).orElse(listener))
                .orElse(SILENT);
    }

    private static TrainingResult.Outcome outcome(boolean finished, Optional<BudgetKeeper> keeper) {
        if (finished) {
            return TrainingResult.Outcome.FINISHED;
        }
        return keeper.map(BudgetKeeper::isReached).orElse(false)
                ? TrainingResult.Outcome.OUT_OF_TIME
                : TrainingResult.Outcome.STOPPED;
    }

    private Training.Environment environment(EngineSession engine, Worker worker) {
        return new Training.Environment(engine.device(), nanoTime, worker.group());
    }

    private RunSettings settings() {
        return new RunSettings(recipe, assignments, seed);
    }

    private SessionPlanner planner() {
        return new SessionPlanner(
                budget, onlyStepsCount, settings().isSet(SettingChange.EVERY), evaluation(), messages);
    }

    private void requireOneLimit() {
        if (budget != null && settings().isSet(SettingChange.STEPS)) {
            throw new UsageException("budget and training.steps both limit the training; set one");
        }
    }

    private void beginOnce() {
        if (begun) {
            throw new IllegalStateException("this session has trained already: create another to train again");
        }
        begun = true;
    }

    /** Returns the recipe of a new run with its number of shards, which does not change afterwards. */
    private Recipe inShards(Recipe started, EngineSession engine, Worker worker) {
        TrainingConfig config = started.training();
        Sharding sharding = Models.sharding(
                started, engine.device(), engine.threads(), worker.group().size());
        if (engine.device().cuda() && config.batch() % sharding.count() != 0) {
            throw new UsageException(
                    "training.batch must be a multiple of the %d GPUs, which compute a shard each; got %d: change it, or set training.shards"
                            .formatted(sharding.count(), config.batch()));
        }
        if (sharding.count() < engine.threads() && !engine.device().cuda()) {
            messages.accept(
                    "shards: a batch has %s, so that %d of %d threads compute a step; a larger training.shards uses more"
                            .formatted(Counts.of(sharding.count(), "shard"), sharding.count(), engine.threads()));
        }
        return config.shards().rule() == TrainingConfig.Shards.Rule.AUTO
                ? started.with(config.shards(TrainingConfig.Shards.of(sharding.count())))
                : started;
    }

    /**
     * Returns the requested number of threads; by default, that of the last session if the results of
     * the run depend on it.
     */
    private @Nullable Integer threadsFor(Run run) {
        return threads == null && dependsOnThreads(run)
                ? Integer.valueOf(run.info().lastSession().threads())
                : threads;
    }

    private static boolean dependsOnThreads(Run run) {
        return run.recipe().training().shards().rule() == TrainingConfig.Shards.Rule.THREADS;
    }

    private void checkDesign(Recipe trained) {
        List<DesignCheck.Finding> findings = DesignCheck.findings(trained);
        findings.forEach(finding -> warnings.accept("design: " + finding));
        if (strictDesign && !findings.isEmpty()) {
            throw new UsageException(
                    "strictDesign: %d design warning(s) above; fix them, or allow them".formatted(findings.size()));
        }
    }

    private TrainingData trainingData(Recipe trained) {
        TrainingData data = new TrainingData.Request(source, dataPath, images, strictData, seed == null ? 1 : seed)
                .open(trained, dataListener, messages);
        evaluation().ifPresent(settings -> settings.check(data.images()));
        return data;
    }

    private TrainingData trainingData(Run run) {
        TrainingData data = new TrainingData.Request(
                        source, dataPath, images, strictData, run.info().seed())
                .reopen(run, dataListener, messages, warnings);
        evaluation().ifPresent(settings -> settings.check(data.images()));
        return data;
    }

    private Optional<SessionEvaluation> evaluation() {
        return Optional.ofNullable(evaluateEvery)
                .map(steps -> SessionEvaluation.every(steps, evaluationSamples))
                .or(() -> Optional.ofNullable(evaluations)
                        .map(count -> SessionEvaluation.times(count, evaluationSamples)));
    }

    private void warnOfDifferences(Run before, RunInfo.Session session, RunInfo.Data data) {
        List<String> differences = before.info().differences(session, data, dependsOnThreads(before));
        if (!differences.isEmpty()) {
            warnings.accept("this session has %s: it continues, but not bit-equal to an uninterrupted run"
                    .formatted(String.join(", ", differences)));
        }
    }
}
