package rana.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.Counts;
import rana.FailureException;
import rana.MemoryException;
import rana.UsageException;
import rana.augment.PixelRange;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.TrainingProgress;
import rana.cluster.Replicas;
import rana.data.ImageSource;
import rana.gan.Batch;
import rana.gan.Model;
import rana.gan.ShardGroup;
import rana.gan.ShardRunner;
import rana.gan.StepContext;
import rana.image.Picture;
import rana.libtorch.Sampler;
import rana.model.Models;
import rana.random.RandomStream;
import rana.recipe.ImageSpec;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.run.Command;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.torch.CudaSettings;
import rana.torch.EngineThreads;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * The training loop: {@link #run} takes the steps of a recipe and sends events to a listener. A
 * {@code TrainingSession} adds everything around it, such as the run folder.
 *
 * <p>Equal recipe, images, seed and kind of device give equal weights, to the bit, on any number of
 * threads, whether or not the run was stopped and resumed in between. Use it from one thread; only
 * {@link #stop} and {@link #send} may be called from others.
 */
public final class Training implements AutoCloseable {
    /** The number of images of each kind in {@link Samples}. */
    public static final int SAMPLES = 64;

    private final Recipe recipe;
    private final long seed;
    private final RandomStream random;
    private final ComputeDevice device;
    private final CudaSettings cudaBefore;
    private final ShardRunner shardRunner;
    private final Replicas replicas;
    private final int threads = Torch.threads();
    private final Batches batches;
    private final Clock clock;
    private final List<Picture> realSamples;
    private final List<String> classes;
    private final SampleScorer scorer;
    private final LiveControl control;

    private Model model;
    private long step;
    private long imagesShown;
    private int faults;
    private Optional<Path> lastCheckpoint = Optional.empty();
    private long snapshotAt = -1;

    /**
     * The device, clock and processes of a training.
     *
     * @param device the device of the networks
     * @param nanoTime the source of time, as {@link System#nanoTime}
     * @param group the processes that compute the steps, of which this one is the first; the caller
     *     closes it after the training. The others
     *     {@linkplain rana.cluster.Replica#follow follow} the training until it is closed.
     */
    public record Environment(ComputeDevice device, LongSupplier nanoTime, ShardGroup group) {
        /** Returns the environment of a training in this process alone, with the system's clock. */
        public static Environment of(ComputeDevice device) {
            return new Environment(device, System::nanoTime, ShardGroup.ALONE);
        }
    }

    /**
     * Creates a training at step 0, in this process alone: as
     * {@link #Training(Recipe, ImageSource, long, Environment)}.
     */
    public Training(Recipe recipe, ImageSource source, long seed, ComputeDevice device) {
        this(recipe, source, seed, Environment.of(device));
    }

    /**
     * Creates a training at step 0.
     *
     * @param source the training images, with the size and channels of the recipe
     * @throws UsageException if the images do not fit the recipe, or are fewer than a batch
     * @throws MemoryException if the model does not fit into memory
     */
    public Training(Recipe recipe, ImageSource source, long seed, Environment environment) {
        this.clock = new Clock(environment.nanoTime());
        this.recipe = recipe;
        this.seed = seed;
        this.random = RandomStream.of(seed);
        this.device = environment.device();
        requireFit(recipe.pictures(), source);
        TrainingConfig config = recipe.training();
        this.batches = new Batches(source, config.batch(), config.order(), random.at("order"));
        int[] shown = shown(source);
        this.realSamples = realSamples(source, shown);
        this.classes = recipe.pictures().classes() == 0 ? List.of() : source.classes();
        this.scorer = new SampleScorer(recipe, source, shown, device);
        this.control = new LiveControl(recipe, this::model, clock);
        this.cudaBefore = CudaSettings.current();
        ShardRunner runner = null;
        Model created = null;
        try {
            Models.applyCudaSettings(recipe, device);
            runner = Models.shardRunner(recipe, device, environment.group());
            created = Models.of(recipe, random, device, runner);
            this.replicas = new Replicas(environment.group(), recipe, seed);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (created != null) {
                created.close();
            }
            if (runner != null) {
                runner.close();
            }
            restoreCudaSettings();
            if (Torch.isOutOfMemory(e)) {
                throw outOfMemory(recipe, e);
            }
            throw e;
        }
        this.shardRunner = runner;
        this.model = created;
    }

    /**
     * Creates a training that continues from a checkpoint.
     *
     * @param checkpoint a folder that {@link #save} wrote
     * @throws FailureException if the checkpoint is damaged, or its networks are not those of the
     *     recipe
     */
    public static Training resume(Recipe recipe, ImageSource source, Path checkpoint, Environment environment) {
        TrainingProgress progress = Checkpoint.progress(checkpoint);
        Training training = new Training(recipe, source, progress.seed(), environment);
        return training.prepared(() -> {
            training.goTo(checkpoint);
            training.clock.continueFrom(progress.seconds(), progress.elapsedSeconds());
        });
    }

    /**
     * Creates a training that continues a run, with its changes of settings and its learning rates
     * after rollbacks.
     *
     * @param checkpoint the checkpoint to continue from; empty to start at step 0
     * @throws FailureException if the checkpoint is damaged, or its networks are not those of the
     *     recipe
     */
    public static Training resume(Run run, ImageSource source, Optional<Path> checkpoint, Environment environment) {
        Training training = checkpoint
                .map(from -> resume(run.recipe(), source, from, environment))
                .orElseGet(() -> new Training(run.recipe(), source, run.info().seed(), environment));
        return training.prepared(() -> {
            training.faults = run.info().rollbacks().size();
            training.setLearningRateScale();
            training.control.replay(run.info().changes(), training.step);
        });
    }

    /** Returns this training after {@code preparation}; closes it if that fails. */
    private Training prepared(Runnable preparation) {
        try {
            preparation.run();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Trains until the recipe's steps are taken or {@link #stop} is called. Between steps it
     * carries out {@linkplain #send commands}. A step with a number that is not finite does not
     * count: the training returns to its last intact checkpoint, or to step 0, and continues with
     * the learning rates times {@value Rollback#LEARNING_RATE_FACTOR}.
     *
     * @return true if all steps of the recipe are taken
     * @throws FailureException at the {@value Rollback#MAX_FAULTS}rd such step; the last checkpoint
     *     is kept
     * @throws MemoryException if memory runs out; the last checkpoint is kept
     */
    public boolean run(TrainingListener listener) {
        try (EngineThreads ofSteps = shardRunner.engineThreads()) {
            return train(listener);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (Torch.isOutOfMemory(e)) {
                throw outOfMemory(recipe, e);
            }
            throw e;
        }
    }

    private boolean train(TrainingListener listener) {
        if (step == 0) {
            show(listener);
        }
        boolean continues = step < steps() && !control.isStopping();
        while (continues) {
            Step taken = step();
            Optional<Model.Fault> fault = taken.fault();
            if (fault.isPresent()) {
                listener.rolledBack(rollBack(fault.get()));
            } else {
                listener.stepped(taken.report());
                if (step < steps()) {
                    control.apply(step, listener, () -> snapshot(listener));
                }
            }
            continues = step < steps() && !control.isStopping();
            if (fault.isEmpty() && (!continues || step % control.config().snapshotEvery() == 0)) {
                snapshot(listener);
            }
        }
        return step == steps();
    }

    /** Ends {@link #run} after its current step, with a checkpoint. Any thread may call this. */
    public void stop() {
        control.stop();
    }

    /**
     * Sends a command, which is carried out after the current step, also while the training is
     * paused. Any thread may call this.
     *
     * @throws UsageException if it would change a setting that cannot be changed, or to a value
     *     that is not allowed
     */
    public void send(Command command) {
        control.put(command);
    }

    /**
     * Changes the length of the training, after the current step. Schedules continue from where they
     * are and end with the new last step. Only a listener may call this.
     *
     * @param steps the number of all steps, above those taken
     * @param snapshotEvery the number of steps between snapshots, at least 1
     */
    public void changeLength(long steps, long snapshotEvery) {
        if (steps <= step || snapshotEvery < 1) {
            throw new IllegalArgumentException(
                    "steps must be above the %d taken and snapshotEvery at least 1; got %d and %d"
                            .formatted(step, steps, snapshotEvery));
        }
        control.putLength(steps, snapshotEvery);
    }

    /**
     * Writes everything that {@link #resume} needs into the new folder {@code folder}, completely
     * or not at all.
     */
    public void save(Path folder) {
        TrainingProgress progress =
                new TrainingProgress(step, clock.seconds(), seed, clock.elapsedSeconds(), imagesShown);
        Checkpoint.write(folder, model, progress, recipe.with(control.config()), classes);
        lastCheckpoint = Optional.of(folder);
    }

    /**
     * Returns a sampler of the current generator, or of its moving average if the recipe has one.
     * The training owns the network.
     */
    public Sampler sampler() {
        return Sampler.of(model.average(), recipe);
    }

    /** Returns the names of the classes that the model is conditional on; empty if on none. */
    public List<String> classes() {
        return classes;
    }

    /** Returns the number of steps taken. */
    public long stepsTaken() {
        return step;
    }

    /** Returns the length of the training and its batches, with the changes so far. */
    public TrainingConfig config() {
        return control.config();
    }

    /** Returns the fraction of the training that is done, by which schedules go. */
    public double fraction() {
        return control.fraction(step);
    }

    /**
     * Returns true if a resumed or rolled back training has yet to repeat a recorded change of its
     * length.
     */
    public boolean isLengthDue() {
        return control.isLengthDue();
    }

    /** Returns the seconds of all steps, over all sessions of the run. */
    public double stepSeconds() {
        return clock.seconds();
    }

    /**
     * Returns the seconds since the first step, over all sessions of the run. Samples, checkpoints and
     * evaluations count; pauses and the time between sessions do not.
     */
    public double elapsedSeconds() {
        return clock.elapsedSeconds();
    }

    private long steps() {
        return control.config().steps();
    }

    /** Returns the model, which the training owns. */
    Model model() {
        return model;
    }

    @Override
    public void close() {
        replicas.close();
        model.close();
        shardRunner.close();
        restoreCudaSettings();
    }

    private void restoreCudaSettings() {
        if (device.cuda()) {
            cudaBefore.apply();
        }
    }

    /** Sends samples of the generator, which has all threads of the engine for them. */
    private void show(TrainingListener listener) {
        try (EngineThreads all = EngineThreads.of(threads)) {
            Samples samples = samples();
            listener.sampled(samples);
            scorer.scores(model, samples).ifPresent(listener::scored);
        }
    }

    /** Sends samples and a request for a checkpoint, at most once per step. */
    private void snapshot(TrainingListener listener) {
        if (snapshotAt != step) {
            snapshotAt = step;
            show(listener);
            try (EngineThreads all = EngineThreads.of(threads)) {
                listener.checkpointDue(this); // evaluations, too
            }
        }
    }

    /** A step that was taken; if a number in it is not finite, it does not count. */
    private record Step(StepReport report, Optional<Model.Fault> fault) {}

    private Step step() {
        long shown = imagesPerStep(recipe);
        try (Scope scope = Scope.open()) {
            clock.beginStep();
            long seen = imagesShown + shown;
            Map<String, Double> rates = learningRates();
            replicas.step(step, fraction(), seen, control.recipe(), learningRateScale(), model);
            Model.Report report = model.step(new StepContext(step, fraction(), seen, this::real, random));
            step++;
            imagesShown = seen;
            List<StepReport.Worker> workers = replicas.stepped(shown, shardRunner);
            clock.endStep();
            StepReport stepReport = new StepReport(
                    step,
                    seen,
                    clock.seconds(),
                    shown * clock.stepsPerSecond(),
                    report.figures(),
                    rates,
                    Torch.residentMebibytes(),
                    report.line(),
                    workers);
            return new Step(stepReport, report.fault());
        }
    }

    private static long imagesPerStep(Recipe of) {
        return (long) of.training().discriminatorSteps() * of.training().batch();
    }

    /** Returns the real images of an update of the discriminator. */
    private Batch real(long update) {
        ImageSpec pictures = recipe.pictures();
        PixelRange range = pictures.range();
        byte[] bytes = batches.read(update);
        int[] labels = pictures.classes() == 0 ? new int[0] : batches.labels(update);
        replicas.batch(bytes, labels);
        Tensor real = Torch.pictures(bytes, pictures.size(), pictures.channels(), range.low(), range.high(), device);
        return new Batch(
                real, labels.length == 0 ? Optional.empty() : Optional.of(device.placeIndices(Torch.indices(labels))));
    }

    private Samples samples() {
        return new Samples(step, sampler().draw(SAMPLES, random.at("samples")), realSamples);
    }

    /**
     * Returns to the last intact checkpoint, or to step 0, with both optimisers, and lowers the
     * learning rates.
     */
    private Rollback rollBack(Model.Fault fault) {
        long faulty = step;
        faults++;
        if (faults >= Rollback.MAX_FAULTS) {
            throw diverged(fault);
        }
        goBack();
        control.goBackTo(step);
        Map<String, Double> before = learningRates();
        setLearningRateScale();
        List<Rollback.Rate> rates = new ArrayList<>();
        learningRates()
                .forEach((network, rate) ->
                        rates.add(new Rollback.Rate(network, Objects.requireNonNull(before.get(network)), rate)));
        return new Rollback(faulty, fault.network(), fault.what(), step, rates);
    }

    private void goBack() {
        Optional<Path> intact = lastCheckpoint.flatMap(last -> Checkpoints.intactUpTo(last));
        if (intact.isPresent()) {
            goTo(intact.get());
        } else {
            model.close();
            model = Models.of(recipe, random, device, shardRunner);
            model.setLearningRateScale(Math.pow(Rollback.LEARNING_RATE_FACTOR, faults - 1.0));
            step = 0;
            imagesShown = 0;
            snapshotAt = -1;
        }
        replicas.stateReplaced();
    }

    private void goTo(Path checkpoint) {
        Checkpoint.read(checkpoint, model);
        TrainingProgress progress = Checkpoint.progress(checkpoint);
        step = progress.step();
        imagesShown = progress.images() == null
                ? step * imagesPerStep(Checkpoint.recipe(checkpoint).orElse(recipe))
                : progress.images();
        snapshotAt = step;
        lastCheckpoint = Optional.of(checkpoint);
    }

    private void setLearningRateScale() {
        model.setLearningRateScale(learningRateScale());
    }

    private double learningRateScale() {
        return Math.pow(Rollback.LEARNING_RATE_FACTOR, faults);
    }

    /** Returns the learning rate of each network's next update. */
    private Map<String, Double> learningRates() {
        return model.learningRates(fraction());
    }

    private FailureException diverged(Model.Fault fault) {
        return new FailureException(
                "step %d: %s: %s, for the third time: the training has diverged; resume from the last checkpoint with a lower"
                                .formatted(step, fault.network(), fault.what())
                        + " optimizer.%s.lr, or set its clipValue".formatted(fault.network()));
    }

    private static MemoryException outOfMemory(Recipe recipe, Throwable e) {
        return new MemoryException(
                "out of memory (%s): lower training.batch from %d, pictures.size from %d, or the width of the networks"
                        .formatted(
                                Torch.firstLine(e),
                                recipe.training().batch(),
                                recipe.pictures().size()),
                e);
    }

    /** Returns the indices of the real samples, spread evenly over the data. */
    private static int[] shown(ImageSource source) {
        return IntStream.range(0, SAMPLES)
                .map(i -> Math.toIntExact((long) i * source.count() / SAMPLES))
                .toArray();
    }

    private static List<Picture> realSamples(ImageSource source, int[] shown) {
        return Arrays.stream(shown).mapToObj(source::picture).toList();
    }

    private static void requireFit(ImageSpec wanted, ImageSource source) {
        if (source.size() != wanted.size() || source.channels() != wanted.channels()) {
            throw new UsageException("%s: images are %d×%d with %d channel(s); the recipe is for %d×%d with %d"
                    .formatted(
                            source.description(),
                            source.size(),
                            source.size(),
                            source.channels(),
                            wanted.size(),
                            wanted.size(),
                            wanted.channels()));
        }
        if (wanted.classes() > 0 && source.classes().size() != wanted.classes()) {
            throw new UsageException(
                    "%s: has %s; pictures.classes of the recipe is %d: use images with as many classes, or set pictures.classes"
                            .formatted(
                                    source.description(),
                                    source.classes().isEmpty()
                                            ? "no classes"
                                            : Counts.of(source.classes().size(), "class"),
                                    wanted.classes()));
        }
    }
}
