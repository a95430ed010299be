package rana.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.FailureException;
import rana.MemoryException;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.TrainingProgress;
import rana.data.ImageSource;
import rana.gan.Adversarial;
import rana.gan.Augmenter;
import rana.gan.Batch;
import rana.gan.EvidenceLowerBound;
import rana.gan.Gan;
import rana.gan.GanConfig;
import rana.gan.Model;
import rana.gan.PixelRange;
import rana.gan.Vae;
import rana.image.Picture;
import rana.libtorch.Sampler;
import rana.nn.Architecture;
import rana.nn.Network;
import rana.optim.Optimizer;
import rana.recipe.GanNetworks;
import rana.recipe.ImageSpec;
import rana.recipe.Networks;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.recipe.VaeNetworks;
import rana.recipe.ValueRange;
import rana.run.Command;
import rana.run.Rollback;
import rana.run.Run;
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/**
 * A model being trained: {@link #run} is the whole course of it. Equal recipe, pictures, seed, device and thread count give equal
 * weights, to the bit, whether or not the run was stopped and resumed in between.
 *
 * <p>Not for several threads at once, but for {@link #stop} and {@link #order}.
 */
public final class Training implements AutoCloseable {
    /** How many pictures a {@link Samples} has of either kind. */
    public static final int SAMPLES = 64;

    private final Recipe recipe;
    private final long seed;
    private final RandomStream random;
    private final ComputeDevice device;
    private final Workers workers;
    private final Batches batches;
    private final Clock clock;
    private final List<Picture> realSamples;
    private final List<String> classes;
    private final SampleScorer jury;
    private final LiveControl steering;

    private Model model;
    private long step;
    private int faults;
    private Optional<Path> lastCheckpoint = Optional.empty();
    private long keptAt = -1;

    /**
     * A training at its beginning.
     *
     * @param source pictures of the size and channels that the recipe is for
     * @throws UsageException if the pictures do not fit the recipe, or are fewer than a batch
     */
    public Training(Recipe recipe, ImageSource source, long seed, ComputeDevice device) {
        this(recipe, source, seed, device, System::nanoTime);
    }

    Training(Recipe recipe, ImageSource source, long seed, ComputeDevice device, LongSupplier nanoTime) {
        this.clock = new Clock(nanoTime);
        this.recipe = recipe;
        this.seed = seed;
        this.random = RandomStream.of(seed);
        this.device = device;
        requireFit(recipe.pictures(), source);
        TrainingConfig course = recipe.training();
        this.batches = new Batches(source, course.batch(), course.order(), random.at("order"));
        int[] shown = shown(source);
        this.realSamples = realSamples(source, shown);
        this.classes = recipe.pictures().classes() == 0 ? List.of() : source.classes();
        this.jury = new SampleScorer(recipe.pictures(), source, shown, device);
        this.workers = Workers.of(device.cuda() ? 1 : Torch.threads());
        this.steering = new LiveControl(recipe, this::model);
        try {
            this.model = model(recipe, random, device, workers);
        } catch (RuntimeException | OutOfMemoryError e) {
            workers.close();
            if (Torch.isOutOfMemory(e)) {
                throw outOfMemory(recipe, e);
            }
            throw e;
        }
    }

    /**
     * A training that goes on where {@link #save} left off.
     *
     * @param checkpoint a folder that {@link #save} wrote
     * @throws FailureException if the checkpoint is damaged, or of networks other than the recipe's
     */
    public static Training resume(Recipe recipe, ImageSource source, Path checkpoint, ComputeDevice device) {
        TrainingProgress progress = Checkpoint.progress(checkpoint);
        Training training = new Training(recipe, source, progress.seed(), device);
        try {
            training.goTo(checkpoint);
        } catch (RuntimeException e) {
            training.close();
            throw e;
        }
        training.clock.goOnFrom(progress.seconds());
        return training;
    }

    /**
     * A run that goes on, with what was changed of it and the rates that it was lowered to, from {@code checkpoint}; from its beginning where it has none yet.
     *
     * @throws FailureException if the checkpoint is damaged, or of networks other than the recipe's
     */
    public static Training resume(Run run, ImageSource source, Optional<Path> checkpoint, ComputeDevice device) {
        Training training = checkpoint
                .map(from -> resume(run.recipe(), source, from, device))
                .orElseGet(() -> new Training(run.recipe(), source, run.info().seed(), device));
        training.faults = run.info().rollbacks().size();
        training.setPace();
        training.steering.replay(run.info().changes(), training.step);
        return training;
    }

    /**
     * Trains until the recipe's steps are taken or {@link #stop} is called. Between steps it takes {@link #order orders}. A step with a
     * number that is not finite does not count: the training goes back to its last sound checkpoint, or to its beginning, and on from
     * there with rates {@value Rollback#LOWERED} times as high.
     *
     * @return whether the recipe's steps were taken
     * @throws FailureException at the {@value Rollback#MOST}rd such step; the last checkpoint is not touched
     * @throws MemoryException if memory runs out; the last checkpoint is not touched
     */
    public boolean run(TrainingListener listener) {
        try {
            return train(listener);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (Torch.isOutOfMemory(e)) {
                throw outOfMemory(recipe, e);
            }
            throw e;
        }
    }

    private boolean train(TrainingListener listener) {
        TrainingConfig course = recipe.training();
        if (step == 0) {
            show(listener);
        }
        boolean goOn = step < course.steps() && !steering.isStopping();
        while (goOn) {
            StepReport report = step();
            Optional<Model.Fault> fault = report.of().fault().or(model::fault);
            if (fault.isPresent()) {
                listener.rolledBack(rollBack(fault.get()));
            } else {
                listener.stepped(report);
                if (step < course.steps()) {
                    steering.obey(step, listener, () -> keep(listener));
                }
            }
            goOn = step < course.steps() && !steering.isStopping();
            if (fault.isEmpty() && (!goOn || step % course.every() == 0)) {
                keep(listener);
            }
        }
        return step == course.steps();
    }

    /** Ends {@link #run} after the step it is in, with a checkpoint; from any thread. */
    public void stop() {
        steering.stop();
    }

    /**
     * Leaves an order, to be taken after the step it is in; from any thread. While it is paused it takes orders too.
     *
     * @throws UsageException if it is to change a setting that cannot be changed, or to a value that is not allowed
     */
    public void order(Command order) {
        steering.put(order);
    }

    /** Writes everything that {@link #resume} needs into the new folder {@code folder}: all of it, or nothing. */
    public void save(Path folder) {
        Checkpoint.write(folder, model, new TrainingProgress(step, clock.seconds(), seed), recipe, classes);
        lastCheckpoint = Optional.of(folder);
    }

    /** Draws pictures from the generator as it is: its average, where the recipe keeps one. It is lent. */
    public Sampler sampler() {
        return Sampler.of(model.average(), recipe);
    }

    /** How many steps have been taken. */
    public long stepsTaken() {
        return step;
    }

    /** What is trained. It is lent. */
    Model model() {
        return model;
    }

    @Override
    public void close() {
        model.close();
        workers.close();
    }

    private void show(TrainingListener listener) {
        Samples samples = samples();
        listener.sampled(samples);
        jury.scores(model, samples).ifPresent(listener::scored);
    }

    /** Samples and a checkpoint, once at a step. */
    private void keep(TrainingListener listener) {
        if (keptAt != step) {
            keptAt = step;
            show(listener);
            listener.checkpointDue(this);
        }
    }

    private StepReport step() {
        TrainingConfig course = recipe.training();
        long shown = (long) course.discriminatorSteps() * course.batch();
        try (Scope scope = Scope.open()) {
            clock.beginTick();
            long seen = (step + 1) * shown;
            Map<String, Double> rates = rates();
            Model.Report report = model instanceof Vae vae ? explain(vae, seen) : play((Gan) model, seen);
            step++;
            clock.endTick();
            return new StepReport(step, seen, clock.seconds(), report, shown * clock.ticksPerSecond(), rates);
        }
    }

    /** One step of the game: k updates of D, each on fresh pictures of both kinds, then one of G (Algorithm 1 of arXiv:1406.2661). */
    private Gan.Report play(Gan gan, long seen) {
        long update = step * recipe.training().discriminatorSteps();
        Batch real = real(update);
        Gan.DiscriminatorReport onD = stepDiscriminator(gan, real, update);
        for (int i = 1; i < recipe.training().discriminatorSteps(); i++) {
            real = real(update + i);
            onD = stepDiscriminator(gan, real, update + i);
        }
        Gan.GeneratorReport onG = gan.stepGenerator(
                real, seen, progress(), random.at("generator step").at(step));
        return new Gan.Report(onD, onG);
    }

    private Gan.DiscriminatorReport stepDiscriminator(Gan gan, Batch real, long update) {
        return gan.stepDiscriminator(
                real, progress(), random.at("discriminator step").at(update));
    }

    /** One step of both networks of an autoencoder, on fresh pictures. */
    private Vae.Report explain(Vae vae, long seen) {
        return vae.step(
                real(step), seen, progress(), random.at("autoencoder step").at(step));
    }

    /** The real pictures of update {@code update}. */
    private Batch real(long update) {
        ImageSpec pictures = recipe.pictures();
        ValueRange range = pictures.range();
        Tensor real = Torch.pictures(
                batches.read(update), pictures.size(), pictures.channels(), range.low(), range.high(), device);
        return new Batch(
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

    /** Goes back to the last sound checkpoint, or to the beginning, with both optimisers, and lowers the rates. */
    private Rollback rollBack(Model.Fault fault) {
        long faulty = step;
        faults++;
        if (faults >= Rollback.MOST) {
            throw diverged(fault);
        }
        goBack();
        steering.goBackTo(step);
        Map<String, Double> before = rates();
        setPace();
        List<Rollback.Rate> rates = new ArrayList<>();
        rates().forEach((network, rate) ->
                rates.add(new Rollback.Rate(network, Objects.requireNonNull(before.get(network)), rate)));
        return new Rollback(faulty, fault.network(), fault.what(), step, rates);
    }

    private void goBack() {
        Optional<Path> sound = lastCheckpoint.flatMap(last -> Checkpoints.soundUpTo(last));
        if (sound.isPresent()) {
            goTo(sound.get());
        } else {
            model.close();
            model = model(recipe, random, device, workers);
            model.optimizers()
                    .values()
                    .forEach(optimizer -> optimizer.setPace(Math.pow(Rollback.LOWERED, faults - 1.0)));
            step = 0;
            keptAt = -1;
        }
    }

    private void goTo(Path checkpoint) {
        Checkpoint.read(checkpoint, model);
        step = Checkpoint.progress(checkpoint).step();
        keptAt = step;
        lastCheckpoint = Optional.of(checkpoint);
    }

    private void setPace() {
        double pace = Math.pow(Rollback.LOWERED, faults);
        model.optimizers().values().forEach(optimizer -> optimizer.setPace(pace));
    }

    /** The learning rate of each network's next update. */
    private Map<String, Double> rates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        model.optimizers().forEach((network, optimizer) -> rates.put(network, optimizer.rate(progress())));
        return rates;
    }

    private FailureException diverged(Model.Fault fault) {
        return new FailureException(
                "step %d: %s: %s, for the third time: training has diverged; resume from the last checkpoint with a lower"
                                .formatted(step, fault.network(), fault.what())
                        + " optimizer.%s.lr (--set), or set its clipValue".formatted(fault.network()));
    }

    private static MemoryException outOfMemory(Recipe recipe, Throwable e) {
        return new MemoryException(
                "out of memory (%s): lower training.batch from %d (--batch), pictures.size from %d, or the width of the networks"
                        .formatted(
                                Torch.firstLine(e),
                                recipe.training().batch(),
                                recipe.pictures().size()),
                e);
    }

    /** The recipe's networks as they begin, and what they learn by. */
    private static Model model(Recipe recipe, RandomStream random, ComputeDevice device, Workers workers) {
        Map<String, Network> networks = new HashMap<>();
        Map<String, Optimizer> optimizers = new HashMap<>();
        recipe.architectures().forEach((name, architecture) -> {
            Network network = network(recipe, name, architecture, random, device);
            networks.put(name, network);
            optimizers.put(
                    name,
                    new Optimizer(
                            Objects.requireNonNull(recipe.optimizer().rules().get(name)), network.parameters()));
        });
        Network generator = Objects.requireNonNull(networks.get(Networks.GENERATOR));
        Network average = recipe.optimizer().average().averages()
                ? network(recipe, Networks.GENERATOR, recipe.generator(), random, device)
                : generator;
        Optimizer generatorOptimizer = Objects.requireNonNull(optimizers.get(Networks.GENERATOR));
        if (recipe.objective() instanceof EvidenceLowerBound bound) {
            return new Vae(
                    generator,
                    Objects.requireNonNull(networks.get(VaeNetworks.ENCODER)),
                    average,
                    bound,
                    recipe.optimizer().average(),
                    generatorOptimizer,
                    Objects.requireNonNull(optimizers.get(VaeNetworks.ENCODER)),
                    workers);
        }
        ValueRange range = recipe.pictures().range();
        return new Gan(
                generator,
                Objects.requireNonNull(networks.get(GanNetworks.DISCRIMINATOR)),
                average,
                new GanConfig(
                        recipe.networks().latent(),
                        (Adversarial) recipe.objective(),
                        recipe.regularization(),
                        recipe.optimizer().average()),
                new Augmenter(recipe.regularization().augmentation(), new PixelRange(range.low(), range.high())),
                generatorOptimizer,
                Objects.requireNonNull(optimizers.get(GanNetworks.DISCRIMINATOR)),
                workers);
    }

    private static Network network(
            Recipe recipe, String name, Architecture architecture, RandomStream random, ComputeDevice device) {
        return new Network(architecture, recipe.networks().init(), random.at(name + " weights"), device);
    }

    /** Which pictures are the real samples: spread evenly over the data. */
    private static int[] shown(ImageSource source) {
        return IntStream.range(0, SAMPLES)
                .map(i -> Math.toIntExact((long) i * source.count() / SAMPLES))
                .toArray();
    }

    private static List<Picture> realSamples(ImageSource source, int[] shown) {
        List<Picture> pictures = new ArrayList<>();
        for (int index : shown) {
            byte[] bytes = new byte[source.size() * source.size() * source.channels()];
            source.read(index, bytes, 0);
            pictures.add(new Picture(source.size(), source.size(), source.channels(), bytes));
        }
        return List.copyOf(pictures);
    }

    private static void requireFit(ImageSpec wanted, ImageSource source) {
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
