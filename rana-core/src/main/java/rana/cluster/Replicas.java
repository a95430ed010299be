package rana.cluster;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.gan.Model;
import rana.gan.ShardGroup;
import rana.gan.ShardRunner;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.StepReport;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * The copies of a training's model in the other processes of its group. Each takes every step of the
 * training: it computes its shards, and makes the same update from all gradients. {@link Replica} is
 * the other side.
 */
public final class Replicas implements AutoCloseable {
    /**
     * The number of steps between comparisons of the states of all workers, which should be equal. The
     * first step is compared, too.
     */
    private static final int COMPARED_EVERY = 500;

    /** The number of steps after which workers on different machines get the state of the first one. */
    private static final int CORRECTED_EVERY = 100;

    private final ShardGroup group;
    private final WorkerFigures figures;
    private boolean stateIsDue = true;
    private long stateSent; // the step before which the copies got the state
    private long nextComparison;
    private boolean stepping;
    private @Nullable Recipe sent; // null if the copies have another one

    /**
     * Creates the copies, without weights yet.
     *
     * @param first the recipe of the model
     * @param seed the random seed of the training
     */
    public Replicas(ShardGroup group, Recipe first, long seed) {
        this(group, first, seed, System::nanoTime);
    }

    /**
     * Creates the copies with a source of time of their own.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    Replicas(ShardGroup group, Recipe first, long seed, LongSupplier nanoTime) {
        this.group = group;
        this.figures = new WorkerFigures(group, nanoTime);
        if (group.size() > 1) {
            send(group, ReplicaOrder.begin(seed), Recipes.toYaml(first));
        }
    }

    /** Records that the state of the model was replaced: the copies have another one. */
    public void stateReplaced() {
        stateIsDue = true;
        sent = null;
    }

    /**
     * Begins a step in the copies, after what changed since the step before.
     *
     * @param step the number of steps taken before
     * @param fraction the fraction of the training that is done, in [0, 1]
     * @param images the number of real images shown, this step included
     * @param recipe the recipe with all changes of settings so far
     * @param learningRateScale the factor on the learning rates
     * @param model the model of this process
     */
    public void step(long step, double fraction, long images, Recipe recipe, double learningRateScale, Model model) {
        if (group.size() == 1) {
            return;
        }
        stepping = true;
        boolean withTimes = figures.beginStep();
        if (!group.isExact() && step - stateSent >= CORRECTED_EVERY) {
            stateIsDue = true;
        }
        boolean compares = stateIsDue || (group.isExact() && step >= nextComparison);
        double augmentation = model.state().augmentationProbability();
        send(
                group,
                new ReplicaOrder(
                        ReplicaOrder.Kind.STEP,
                        step,
                        fraction,
                        images,
                        learningRateScale,
                        augmentation,
                        stateIsDue,
                        withTimes,
                        compares),
                recipe.equals(sent) ? "" : Recipes.toYaml(recipe));
        sent = recipe;
        if (compares) {
            nextComparison = stateIsDue ? step + 1 : step + COMPARED_EVERY;
        }
        if (stateIsDue) {
            ReplicaState.send(group, model);
            stateIsDue = false;
            stateSent = step;
        }
        if (compares) {
            StateDigest.difference(group, model).ifPresent(difference -> {
                throw new FailureException(
                        "%s before step %d: use machines of one kind without faults, or set mixedHosts"
                                .formatted(difference, step + 1));
            });
        }
    }

    /** Sends the images of an update of the discriminator, and their classes if there are any. */
    public void batch(byte[] images, int[] labels) {
        if (group.size() == 1) {
            return;
        }
        try (Scope scope = Scope.open()) {
            group.broadcast(Torch.byteTensor(images));
            if (labels.length > 0) {
                group.broadcast(Torch.indices(labels));
            }
        }
    }

    /**
     * Ends a step in the copies.
     *
     * @param images the number of real images of the step
     * @param runner the division of the images among the processes
     * @return the newest figures of the processes, by rank; none if this one is alone
     */
    public List<StepReport.Worker> stepped(long images, ShardRunner runner) {
        if (group.size() > 1) {
            figures.endStep(images, runner);
        }
        stepping = false;
        return figures.newest();
    }

    /** Lets the other processes of {@code group} leave it, after the last training. */
    static void leave(ShardGroup group) {
        if (group.size() > 1) {
            send(group, ReplicaOrder.LEAVE, "");
        }
    }

    /**
     * Ends the copies. If a step has failed in this process, the others still wait for their part of
     * it: their supervisor ends them.
     */
    @Override
    public void close() {
        if (group.size() > 1 && !stepping) {
            send(group, ReplicaOrder.END, "");
        }
    }

    private static void send(ShardGroup group, ReplicaOrder order, String text) {
        try (Scope scope = Scope.open()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Tensor header = order.toTensor(bytes.length);
            group.broadcast(header);
            if (bytes.length > 0) {
                group.broadcast(Torch.byteTensor(bytes));
            }
        }
    }
}
