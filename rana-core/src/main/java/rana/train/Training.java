package rana.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.FailureException;
import rana.UsageException;
import rana.data.ImageSource;
import rana.gan.Augmenter;
import rana.gan.Examples;
import rana.gan.Gan;
import rana.gan.PixelRange;
import rana.image.Picture;
import rana.nn.Init;
import rana.nn.Network;
import rana.optim.Optimizer;
import rana.recipe.Course;
import rana.recipe.Pictures;
import rana.recipe.Recipe;
import rana.recipe.ValueRange;
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/**
 * A GAN being trained: {@link #run} is the whole course of it. Equal recipe, pictures, seed, device and thread count give equal
 * weights, to the bit, whether or not the run was stopped and resumed in between.
 *
 * <p>Not for several threads at once, but for {@link #stop}.
 */
public final class Training implements AutoCloseable {
    /** How many pictures a {@link Samples} has of either kind. */
    public static final int SAMPLES = 64;

    private final Recipe recipe;
    private final long seed;
    private final RandomStream random;
    private final ComputeDevice device;
    private final Workers workers;
    private final Gan gan;
    private final Batches batches;
    private final Clock clock = new Clock();
    private final List<Picture> realSamples;

    private long step;
    private volatile boolean stopping;

    /**
     * A training at its beginning.
     *
     * @param source pictures of the size and channels that the recipe is for
     * @throws UsageException if the pictures do not fit the recipe, or are fewer than a batch
     */
    public Training(Recipe recipe, ImageSource source, long seed, ComputeDevice device) {
        this.recipe = recipe;
        this.seed = seed;
        this.random = RandomStream.of(seed);
        this.device = device;
        requireFit(recipe.pictures(), source);
        Course course = recipe.training();
        this.batches = new Batches(source, course.batch(), course.order(), random.at("order"));
        this.realSamples = realSamples(source);
        this.workers = Workers.of(device.cuda() ? 1 : Torch.threads());
        this.gan = gan(recipe, random, device, workers);
    }

    /**
     * A training that goes on where {@link #save} left off.
     *
     * @param checkpoint a folder that {@link #save} wrote
     * @throws FailureException if the checkpoint is damaged, or of networks other than the recipe's
     */
    public static Training resume(Recipe recipe, ImageSource source, Path checkpoint, ComputeDevice device) {
        Checkpoint.Progress progress = Checkpoint.progress(checkpoint);
        Training training = new Training(recipe, source, progress.seed(), device);
        try {
            Checkpoint.read(checkpoint, training.gan);
        } catch (RuntimeException e) {
            training.close();
            throw e;
        }
        training.step = progress.step();
        training.clock.goOnFrom(progress.seconds());
        return training;
    }

    /**
     * Trains until the recipe's steps are taken or {@link #stop} is called.
     *
     * @return whether the recipe's steps were taken
     * @throws FailureException if a loss is no finite number; the last checkpoint is not touched
     */
    public boolean run(TrainingListener listener) {
        Course course = recipe.training();
        if (step == 0) {
            listener.sampled(samples());
        }
        boolean goOn = step < course.steps() && !stopping;
        while (goOn) {
            StepReport report = step();
            if (!report.isFinite()) {
                throw diverged(report);
            }
            listener.stepped(report);
            goOn = step < course.steps() && !stopping;
            if (!goOn || step % course.every() == 0) {
                listener.sampled(samples());
                listener.checkpointDue(this);
            }
        }
        return step == course.steps();
    }

    /** Ends {@link #run} after the step it is in, with a checkpoint; from any thread. */
    public void stop() {
        stopping = true;
    }

    /** Writes everything that {@link #resume} needs into the new folder {@code folder}: all of it, or nothing. */
    public void save(Path folder) {
        Checkpoint.write(folder, gan, new Checkpoint.Progress(step, clock.seconds(), seed));
    }

    /** Draws pictures from the generator as it is: its average, where the recipe keeps one. It is lent. */
    public Sampler sampler() {
        return new Sampler(gan.average(), recipe.networks().latent(), recipe.pictures());
    }

    /** How many steps have been taken. */
    public long stepsTaken() {
        return step;
    }

    @Override
    public void close() {
        gan.close();
        workers.close();
    }

    /** One step: k updates of D, each on fresh pictures of both kinds, then one of G (Algorithm 1 of arXiv:1406.2661). */
    private StepReport step() {
        Course course = recipe.training();
        long shown = (long) course.discriminatorSteps() * course.batch();
        try (Scope scope = Scope.open()) {
            clock.beginTick();
            long update = step * course.discriminatorSteps();
            Examples real = real(update);
            Gan.DiscriminatorReport onD = stepDiscriminator(real, update);
            for (int i = 1; i < course.discriminatorSteps(); i++) {
                real = real(update + i);
                onD = stepDiscriminator(real, update + i);
            }
            Gan.GeneratorReport onG = gan.stepGenerator(
                    real,
                    (step + 1) * shown,
                    progress(),
                    random.at("generator step").at(step));
            step++;
            clock.endTick();
            return new StepReport(step, step * shown, clock.seconds(), onD, onG, shown * clock.ticksPerSecond());
        }
    }

    private Gan.DiscriminatorReport stepDiscriminator(Examples real, long update) {
        return gan.stepDiscriminator(
                real, progress(), random.at("discriminator step").at(update));
    }

    /** The real pictures of D's update {@code update}. */
    private Examples real(long update) {
        Pictures pictures = recipe.pictures();
        ValueRange range = pictures.range();
        Tensor real = Torch.pictures(
                batches.read(update), pictures.size(), pictures.channels(), range.low(), range.high(), device);
        return new Examples(
                real,
                pictures.classes() == 0
                        ? Optional.empty()
                        : Optional.of(device.placeIndices(Torch.indices(batches.labels(update)))));
    }

    /** Share of the training that is done. */
    private double progress() {
        return Math.min(1, (double) step / recipe.training().steps());
    }

    private Samples samples() {
        return new Samples(step, sampler().draw(SAMPLES, random.at("samples")), realSamples);
    }

    private FailureException diverged(StepReport report) {
        boolean ofDiscriminator = !Double.isFinite(report.discriminatorLoss()) || !Double.isFinite(report.penalty());
        return new FailureException(
                "step %d: the %s's loss is %s: training has diverged; resume from the last checkpoint with a"
                                .formatted(
                                        report.step(),
                                        ofDiscriminator ? "discriminator" : "generator",
                                        ofDiscriminator
                                                ? report.discriminatorLoss() + report.penalty()
                                                : report.generatorLoss())
                        + " lower optimizer.%s.lr, or set its clipValue"
                                .formatted(ofDiscriminator ? "discriminator" : "generator"));
    }

    private static Gan gan(Recipe recipe, RandomStream random, ComputeDevice device, Workers workers) {
        Init init = recipe.networks().init();
        Network generator = new Network(recipe.generator(), init, random.at("generator weights"), device);
        Network discriminator = new Network(recipe.discriminator(), init, random.at("discriminator weights"), device);
        Network average = recipe.optimizer().average().averages()
                ? new Network(recipe.generator(), init, random.at("generator weights"), device)
                : generator;
        return new Gan(
                generator,
                discriminator,
                average,
                recipe.rules(),
                new Augmenter(
                        recipe.regularization().augmentation(),
                        new PixelRange(
                                recipe.pictures().range().low(),
                                recipe.pictures().range().high())),
                new Optimizer(recipe.optimizer().generator(), generator.parameters()),
                new Optimizer(recipe.optimizer().discriminator(), discriminator.parameters()),
                workers);
    }

    private static List<Picture> realSamples(ImageSource source) {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            byte[] bytes = new byte[source.size() * source.size() * source.channels()];
            source.read(Math.toIntExact((long) i * source.count() / SAMPLES), bytes, 0);
            pictures.add(new Picture(source.size(), source.size(), source.channels(), bytes));
        }
        return List.copyOf(pictures);
    }

    private static void requireFit(Pictures wanted, ImageSource source) {
        if (source.size() != wanted.size() || source.channels() != wanted.channels()) {
            throw new UsageException("%s: pictures are %d×%d with %d channel(s); the recipe is for %d×%d with %d"
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
                    "%s: has %s; pictures.classes of the recipe is %d: use pictures with as many classes, or set pictures.classes"
                            .formatted(
                                    source.description(),
                                    source.classes().isEmpty()
                                            ? "no classes"
                                            : source.classes().size() + " classes",
                                    wanted.classes()));
        }
    }
}
