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
 * A classifier being trained: {@link #run} is the whole course of it. Equal plan, examples, seed, device and thread count give equal
 * weights.
 *
 * <p>Not for several threads at once, but for {@link #stop}.
 */
public final class ClassifierTraining implements AutoCloseable {
    private static final int GLIMPSE = 1000;
    private static final long SUM = 2; // the engine's number for "sum over the batch"

    private final String name;
    private final TrainingPlan plan;
    private final Examples examples;
    private final RandomStream random;
    private final long seed;
    private final ComputeDevice device;
    private final ChannelScaling scaling;
    private final Network body;
    private final Network head;
    private final List<Tensor> trained;
    private final Optimizer optimizer;
    private long orderOf = -1;
    private int[] order = {};
    private volatile boolean stopping;

    /** Hears how the training goes, on its thread. */
    public interface Listener {
        /** A step was taken. */
        void stepped(Progress progress);

        /** An epoch is over; {@code accuracies} are those on the first held-out pictures, one for each question. */
        void epochEnded(int epoch, List<Double> accuracies);
    }

    /**
     * How far a training is.
     *
     * @param step from 1
     * @param steps in all
     * @param loss of this step's batch
     * @param accuracies shares of right answers in this step's batch, one for each question
     */
    public record Progress(long step, long steps, double loss, List<Double> accuracies) {}

    /**
     * A training at its beginning.
     *
     * @param name of the classifier, as it will stand in figures
     * @throws UsageException if there are fewer examples than a batch, or of another size than the plan's
     */
    public ClassifierTraining(String name, TrainingPlan plan, Examples examples, long seed, ComputeDevice device) {
        Body shape = plan.body();
        if (examples.count() < plan.batch()) {
            throw new UsageException("%s: %d pictures are fewer than one batch of %d"
                    .formatted(examples.description(), examples.count(), plan.batch()));
        }
        if (examples.size() != shape.size() || examples.channels() != shape.channels()) {
            throw new UsageException("%s: pictures are %d×%d with %d channel(s); the classifier is for %d×%d with %d"
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
        this.body = new Network(shape.architecture(), init, random.at("body"), device);
        this.head = new Network(Classifier.head(shape, examples.questions()), init, random.at("head"), device);
        Whitening.set(body, examples, scaling);
        this.trained =
                new ArrayList<>(body.parameters().subList(2, body.parameters().size())); // layer 0 stays as it is
        trained.addAll(head.parameters());
        this.optimizer = new Optimizer(plan.rule(), trained);
    }

    /**
     * Trains for the plan's epochs, and measures the result on {@code heldOut}.
     *
     * @param command and versions: for the card
     * @return the classifier, which is the caller's to close and of use until this is closed; empty if {@link #stop} came first
     * @throws FailureException if the loss is no finite number
     */
    public Optional<Classifier> run(Examples heldOut, String command, Map<String, String> versions, Listener listener) {
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
                listener.epochEnded(epoch, accuracies(heldOut, Math.min(GLIMPSE, heldOut.count())));
            }
        }
        long seconds = (System.nanoTime() - started) / 1_000_000_000L;
        var training = new ClassifierCard.Training(
                ClassifierCard.Pictures.of(examples), plan.epochs(), settings(), seed, seconds, command, versions);
        var measured =
                new ClassifierCard.HeldOut(ClassifierCard.Pictures.of(heldOut), accuracies(heldOut, heldOut.count()));
        return Optional.of(new Classifier(body, head, card(training, measured)));
    }

    /** Ends {@link #run} after the step it is in; from any thread. */
    public void stop() {
        stopping = true;
    }

    @Override
    public void close() {
        optimizer.close();
        body.close();
        head.close();
    }

    private Progress step(long step, long steps, long stepsPerEpoch) {
        long epoch = step / stepsPerEpoch;
        int[] chosen = chosen(epoch, Math.toIntExact(step % stepsPerEpoch));
        byte[] bytes = new byte[chosen.length * examples.pictureBytes()];
        for (int i = 0; i < chosen.length; i++) {
            plan.variation()
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
                        + ": training has diverged; use a lower rate, or another --seed");
            }
            return new Progress(step + 1, steps, value, accuracies);
        }
    }

    /** Which examples are in batch {@code number} of {@code epoch}. */
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
            return head.forward(body.forward(pictures, pass), pass);
        }
        try (HalfPrecision half = HalfPrecision.open(device)) {
            return head.forward(body.forward(pictures, pass), pass);
        }
    }

    /** The cross-entropy of all questions together, a mean over the batch; adds the share of right answers for each. */
    private Tensor loss(Tensor scores, int[] chosen, List<Double> accuracies) {
        Tensor sum = torch.zeros(1).to(scores.device(), ScalarType.Float);
        long from = 0;
        for (int question = 0; question < examples.questions().size(); question++) {
            long answers = examples.questions().get(question).answers().size();
            Tensor ofQuestion = scores.narrow(1, from, answers);
            Tensor wanted = wanted(chosen, question).to(scores.device(), ScalarType.Long);
            sum = sum.add(
                    torch.cross_entropy_loss(ofQuestion, wanted, new TensorOptional(), SUM, -1, plan.labelSmoothing()));
            double asked = wanted.ge(Scalars.of(0)).sum().item_long();
            double right = ofQuestion
                    .argmax(new LongOptional(1), false)
                    .eq(wanted)
                    .sum()
                    .item_long();
            accuracies.add(asked == 0 ? 0 : right / asked);
            from += answers;
        }
        return sum.sum().div(Scalars.of(chosen.length));
    }

    private Tensor wanted(int[] chosen, int question) {
        float[] wanted = new float[chosen.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = examples.answer(chosen[i], question);
        }
        return Torch.tensor(wanted, wanted.length);
    }

    private List<Double> accuracies(Examples heldOut, int count) {
        var nothing = new ClassifierCard.Pictures("", 0, "");
        var training = new ClassifierCard.Training(nothing, plan.epochs(), settings(), seed, 0, "", Map.of());
        // Not closed: the networks are this training's own.
        return new Classifier(body, head, card(training, new ClassifierCard.HeldOut(nothing, List.of())))
                .accuracies(heldOut, count);
    }

    private ClassifierCard card(ClassifierCard.Training training, ClassifierCard.HeldOut heldOut) {
        return new ClassifierCard(name, plan.body(), examples.questions(), scaling, training, heldOut, "");
    }

    private String settings() {
        return ("batch %d; SGD with Nesterov momentum %s, weight decay %s, rate up to %s in the first fifth and down to 0;"
                        + " label smoothing %s; shifts up to %d pixels%s; convolutions in %s; first layer: whitening, not trained")
                .formatted(
                        plan.batch(),
                        plan.rule().momentum(),
                        plan.rule().weightDecay(),
                        plan.rule().lr().most(),
                        plan.labelSmoothing(),
                        plan.variation().shift(),
                        plan.variation().flips() ? ", mirrored every second epoch" : "",
                        plan.halfPrecision() ? "bfloat16" : "float32");
    }
}
