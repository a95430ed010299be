package rana.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.ProgressListener;
import rana.UsageException;
import rana.data.DataListener;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.recipe.DesignCheck;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.run.Command;
import rana.run.SettingChange;
import rana.run.StepReport;
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

    private final SessionSettings settings;
    private final SessionControl control = new SessionControl();

    private TrainingSession(@Nullable Recipe recipe) {
        this.settings = new SessionSettings(recipe);
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
    public TrainingSession into(Path folder) {
        settings.folder = folder;
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
        settings.source = name;
        return this;
    }

    /**
     * Sets the training images. They must have the size and channels of the recipe. With
     * {@link #data(String)}, the name says where a later session finds them; without it, that
     * session must set them again.
     */
    public TrainingSession data(ImageSource images) {
        settings.images = images;
        return this;
    }

    /** Sets the local archive or folder of a data set that would be downloaded otherwise. */
    public TrainingSession dataPath(Path path) {
        settings.dataPath = path;
        return this;
    }

    /** Refuses data with any image that cannot be read, instead of leaving out up to one in ten. */
    public TrainingSession strictData() {
        settings.strictData = true;
        return this;
    }

    /** Refuses a recipe that a {@linkplain DesignCheck design check} warns about. */
    public TrainingSession strictDesign() {
        settings.strictDesign = true;
        return this;
    }

    /**
     * Sets the random seed. The default is 1, or the seed of the run that is resumed. A session that
     * resumes a run must have its seed, or none.
     */
    public TrainingSession seed(long seed) {
        settings.seed = seed;
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
        settings.precisionMeter = meter;
        return this;
    }

    /**
     * Changes a setting of the recipe.
     *
     * @param assignment {@code key=value}, such as {@code optimizer.generator.lr=1e-4}
     */
    public TrainingSession set(String assignment) {
        settings.assignments.add(assignment);
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
        settings.budget = limit;
        settings.onlyStepsCount = false;
        return this;
    }

    /**
     * Sets the budget of the training steps alone: snapshots and evaluations do not count, and the
     * networks keep their width. Otherwise as {@link #budget(Budget)}.
     */
    public TrainingSession budgetOfSteps(Budget limit) {
        settings.budget = limit;
        settings.onlyStepsCount = true;
        return this;
    }

    /**
     * Sets the device: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. The default is
     * {@code auto}.
     */
    public TrainingSession device(String name) {
        settings.device = name;
        return this;
    }

    /**
     * Sets the number of threads, which affects the speed only. The default is one per core. Of a
     * training in n {@linkplain #shards shards}, at most n threads compute the steps.
     */
    public TrainingSession threads(int count) {
        settings.threads = count;
        return this;
    }

    /**
     * Evaluates the run at the first checkpoint every {@code steps} steps, and keeps the best
     * checkpoint: the one with the smallest distance to the training images.
     */
    public TrainingSession evaluateEvery(long steps) {
        settings.evaluateEvery = atLeastOne("evaluateEvery", steps);
        settings.evaluations = null;
        return this;
    }

    /**
     * Evaluates the run {@code count} times, spread evenly over the training, and keeps the best
     * checkpoint.
     */
    public TrainingSession evaluations(int count) {
        settings.evaluations = Math.toIntExact(atLeastOne("evaluations", count));
        settings.evaluateEvery = null;
        return this;
    }

    /**
     * Sets the number of images generated for an evaluation. Distances are comparable only for equal
     * numbers.
     */
    public TrainingSession evaluationSamples(int count) {
        settings.evaluationSamples = count;
        return this;
    }

    /**
     * Sets the number of newest checkpoints that are kept, at least 1. The best is kept in
     * addition.
     */
    public TrainingSession keepCheckpoints(int count) {
        settings.keptCheckpoints = Math.toIntExact(atLeastOne("keepCheckpoints", count));
        return this;
    }

    private static long atLeastOne(String setting, long value) {
        if (value < 1) {
            throw new UsageException("%s must be at least 1; got %d".formatted(setting, value));
        }
        return value;
    }

    /** Sets the source of time, in place of {@link System#nanoTime}. */
    TrainingSession clock(LongSupplier nanoseconds) {
        settings.nanoTime = nanoseconds;
        return this;
    }

    /** Turns the {@link Watchdog} off. */
    public TrainingSession withoutWatchdog() {
        settings.watchdog = false;
        return this;
    }

    /**
     * Adds a listener. If it throws, the training ends with a checkpoint, and {@link #run} throws a
     * {@link FailureException} that names the listener.
     */
    public TrainingSession listen(TrainingListener listener) {
        settings.listeners.add(listener);
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
        settings.messages = receiver;
        settings.receivers.add("onMessage");
        return this;
    }

    /**
     * Sets the receiver of problems that do not end the training, one line each. The default logs
     * them as warnings of {@code rana.session}.
     */
    public TrainingSession onWarning(Consumer<String> receiver) {
        settings.warnings = receiver;
        settings.receivers.add("onWarning");
        return this;
    }

    /** Sets the listener for the progress of reading the images. */
    public TrainingSession onData(DataListener receiver) {
        settings.dataListener = receiver;
        settings.receivers.add("onData");
        return this;
    }

    /** Sets the listener for the progress of computing the features that evaluations need. */
    public TrainingSession onProgress(ProgressListener receiver) {
        settings.progress = receiver;
        settings.receivers.add("onProgress");
        return this;
    }

    /**
     * Sets the command line that {@code run.json} records. The default is that of this Java
     * program.
     */
    public TrainingSession command(String line) {
        settings.command = line;
        return this;
    }

    /**
     * Returns the settings of this session as JSON, for {@link #fromJson} in another process. Paths
     * are absolute, but for that of data that the recipe names.
     *
     * @throws UsageException if the session has what only exists in this process: images in memory,
     *     listeners, receivers of lines
     */
    public String toJson() {
        return PortableSession.of(settings).toJson();
    }

    /**
     * Creates a session with the settings of another one.
     *
     * @param json the result of {@link #toJson}
     */
    public static TrainingSession fromJson(String json) {
        return PortableSession.of(json).toSession();
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
        return new SessionRunner(settings, control).run();
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
        return new SessionRunner(settings, control).resume(false);
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
        return new SessionRunner(settings, control).resume(true);
    }

    /**
     * Ends the training after its current step, with a checkpoint. Any thread may call this. If the
     * training has not started yet, it ends before its first step.
     */
    public void stop() {
        control.stop();
    }

    /**
     * Sends a command, which is carried out after the current step. Any thread may call this.
     *
     * @throws UsageException if it would change a setting that cannot be changed, or to a value
     *     that is not allowed
     * @throws IllegalStateException if the session is not training
     */
    public void send(Command toTraining) {
        control.send(toTraining);
    }
}
