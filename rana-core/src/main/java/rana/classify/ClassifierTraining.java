package rana.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.Counts;
import rana.FailureException;
import rana.UsageException;
import rana.nn.Init;
import rana.nn.Network;
import rana.nn.Pass;
import rana.optim.Optimizer;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.HalfPrecision;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A training session of a classifier; {@link #run} performs all of it. The same plan, examples,
 * seed, device and thread count give the same weights.
 *
 * <p>Not thread-safe, except for {@link #stop}.
 */
public final class ClassifierTraining implements AutoCloseable {
    private static final int EPOCH_EVALUATION_PICTURES = 1000;
    private static final long SUM = 2; // the engine's reduction code for a sum over the batch

    private final String name;
    private final TrainingPlan plan;
    private final LabelledImages examples;
    private final RandomStream random;
    private final long seed;
    private final ComputeDevice device;
    private final ChannelScaling scaling;
    private final Network backbone;
    private final Network head;
    private final List<Tensor> trained;
    private final Optimizer optimizer;
    private long orderOf = -1;
    private int[] order = {};
    private volatile boolean stopping;

    /** A listener for the progress of a training, called on the training's thread. */
    public interface Listener {
        /** Receives the result of each step. */
        void stepped(Step step);

        /** Receives the accuracy of each task on the first held-out pictures after each epoch. */
        void epochEnded(int epoch, List<Double> accuracies);
    }

    /**
     * The result of a training step.
     *
     * @param number number of the step, from 1
     * @param steps total number of steps
     * @param loss mean loss over the batch
     * @param accuracies accuracy of each task on the batch
     */
    public record Step(long number, long steps, double loss, List<Double> accuracies) {}

    /**
     * Creates a training that has taken no steps.
     *
     * @param name name of the classifier, as it will appear in figures
     * @throws UsageException if there are fewer examples than one batch, or their size differs from
     *     the plan's
     */
    public ClassifierTraining(
            String name, TrainingPlan plan, LabelledImages examples, long seed, ComputeDevice device) {
        Backbone shape = plan.backbone();
        if (examples.count() < plan.batch()) {
            throw new UsageException("%s: %s %s fewer than one batch of %d"
                    .formatted(
                            examples.description(),
                            Counts.of(examples.count(), "picture"),
                            Counts.are(examples.count()),
                            plan.batch()));
        }
        if (examples.size() != shape.size() || examples.channels() != shape.channels()) {
            throw new UsageException("%s: pictures are %d×%d with %d channel(s); the classifier takes %d×%d with %d"
                    .formatted(
                            examples.description(),
                            examples.size(),
                            examples.size(),
                            examples.channels(),
                            shape.size(),
                            shape.size(),
                            shape.channels()));
        }
        this.name = name;
        this.plan = plan;
        this.examples = examples;
        this.seed = seed;
        this.random = RandomStream.of(seed);
        this.device = device;
        this.scaling = ChannelScaling.of(examples);
        Init init = new Init.GlorotUniform();
        this.backbone = new Network(shape.architecture(), init, random.at("body"), device);
        this.head = new Network(Classifier.head(shape, examples.tasks()), init, random.at("head"), device);
        Whitening.set(backbone, examples, scaling);
        List<Tensor> parameters = backbone.parameters();
        this.trained = new ArrayList<>(parameters.subList(2, parameters.size())); // layer 0 is not trained
        trained.addAll(head.parameters());
        this.optimizer = new Optimizer(plan.rule(), trained);
    }

    /**
     * Trains for the plan's number of epochs and evaluates the result on {@code heldOut}.
     *
     * @param command command line to record on the card
     * @param versions versions to record on the card
     * @return the classifier, which the caller closes and which is valid until this training is
     *     closed; empty if {@link #stop} was called first
     * @throws FailureException if the loss is not finite
     */
    public Optional<Classifier> run(
            LabelledImages heldOut, String command, Map<String, String> versions, Listener listener) {
        long started = System.nanoTime();
        long stepsPerEpoch = examples.count() / plan.batch();
        long steps = stepsPerEpoch * plan.epochs();
        for (long step = 0; step < steps; step++) {
            if (stopping) {
                return Optional.empty();
            }
            listener.stepped(step(step, steps, stepsPerEpoch));
            if ((step + 1) % stepsPerEpoch == 0) {
                int epoch = Math.toIntExact((step + 1) / stepsPerEpoch);
                listener.epochEnded(epoch, accuracies(heldOut, Math.min(EPOCH_EVALUATION_PICTURES, heldOut.count())));
            }
        }
        long seconds = (System.nanoTime() - started) / 1_000_000_000L;
        var training = new ClassifierCard.Training(
                ClassifierCard.Pictures.of(examples), plan.epochs(), settings(), seed, seconds, command, versions);
        var measured =
                new ClassifierCard.HeldOut(ClassifierCard.Pictures.of(heldOut), accuracies(heldOut, heldOut.count()));
        return Optional.of(new Classifier(backbone, head, card(training, measured)));
    }

    /** Ends {@link #run} after its current step. May be called from any thread. */
    public void stop() {
        stopping = true;
    }

    @Override
    public void close() {
        optimizer.close();
        backbone.close();
        head.close();
    }

    private Step step(long step, long steps, long stepsPerEpoch) {
        long epoch = step / stepsPerEpoch;
        int[] chosen = chosen(epoch, Math.toIntExact(step % stepsPerEpoch));
        byte[] bytes = new byte[chosen.length * examples.pictureBytes()];
        for (int i = 0; i < chosen.length; i++) {
            plan.augmentation()
                    .read(examples, chosen[i], epoch, random.at("variation"), bytes, i * examples.pictureBytes());
        }
        try (Scope scope = Scope.open()) {
            Tensor pictures = scaling.tensor(bytes, examples.size(), device);
            Tensor scores = device.place(scores(pictures, random.at("pass").at(step)));
            List<Double> accuracies = new ArrayList<>();
            Tensor loss = loss(scores, chosen, accuracies);
            optimizer.step(Torch.gradients(loss, trained), TrainingPlan.progress(step, steps));
            double value = loss.item_float();
            if (!Double.isFinite(value)) {
                throw new FailureException("step " + (step + 1) + ": the loss is " + value
                        + ": training has diverged; use a lower learning rate or another seed");
            }
            return new Step(step + 1, steps, value, accuracies);
        }
    }

    /** Returns the indices of the examples in batch {@code number} of {@code epoch}. */
    private int[] chosen(long epoch, int number) {
        if (epoch != orderOf) {
            order = random.at("order").at(epoch).permutation(examples.count());
            orderOf = epoch;
        }
        int[] chosen = new int[plan.batch()];
        System.arraycopy(order, number * plan.batch(), chosen, 0, chosen.length);
        return chosen;
    }

    private Tensor scores(Tensor pictures, RandomStream noise) {
        Pass pass = Pass.training(noise, device);
        if (!plan.halfPrecision()) {
            return head.forward(backbone.forward(pictures, pass), pass);
        }
        try (HalfPrecision half = HalfPrecision.open(device)) {
            return head.forward(backbone.forward(pictures, pass), pass);
        }
    }

    /**
     * Returns the cross-entropy summed over all tasks, a mean over the batch; adds the accuracy of
     * each task to {@code accuracies}.
     */
    private Tensor loss(Tensor scores, int[] chosen, List<Double> accuracies) {
        Tensor sum = torch.zeros(1).to(scores.device(), ScalarType.Float);
        long from = 0;
        for (int task = 0; task < examples.tasks().size(); task++) {
            long classes = examples.tasks().get(task).classes().size();
            Tensor ofTask = scores.narrow(1, from, classes);
            Tensor labels = labels(chosen, task).to(scores.device(), ScalarType.Long);
            sum = sum.add(
                    torch.cross_entropy_loss(ofTask, labels, new TensorOptional(), SUM, -1, plan.labelSmoothing()));
            double labelled = labels.ge(Scalars.of(0)).sum().item_long();
            double correct =
                    ofTask.argmax(new LongOptional(1), false).eq(labels).sum().item_long();
            accuracies.add(labelled == 0 ? 0 : correct / labelled);
            from += classes;
        }
        return sum.sum().div(Scalars.of(chosen.length));
    }

    private Tensor labels(int[] chosen, int task) {
        float[] labels = new float[chosen.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = examples.label(chosen[i], task);
        }
        return Torch.tensor(labels, labels.length);
    }

    private List<Double> accuracies(LabelledImages heldOut, int count) {
        var nothing = new ClassifierCard.Pictures("", 0, "");
        var training = new ClassifierCard.Training(nothing, plan.epochs(), settings(), seed, 0, "", Map.of());
        // Not closed: this training owns the networks.
        return new Classifier(backbone, head, card(training, new ClassifierCard.HeldOut(nothing, List.of())))
                .accuracies(heldOut, count);
    }

    private ClassifierCard card(ClassifierCard.Training training, ClassifierCard.HeldOut heldOut) {
        return new ClassifierCard(name, plan.backbone(), examples.tasks(), scaling, training, heldOut, "");
    }

    private String settings() {
        return ("batch %d; SGD with Nesterov momentum %s, weight decay %s, rate up to %s in the first fifth and down to 0;"
                        + " label smoothing %s; shifts up to %d pixels%s; convolutions in %s; first layer: whitening, not trained")
                .formatted(
                        plan.batch(),
                        plan.rule().momentum(),
                        plan.rule().weightDecay(),
                        plan.rule().lr().max(),
                        plan.labelSmoothing(),
                        plan.augmentation().shift(),
                        plan.augmentation().flips() ? ", mirrored every second epoch" : "",
                        plan.halfPrecision() ? "bfloat16" : "float32");
    }
}
