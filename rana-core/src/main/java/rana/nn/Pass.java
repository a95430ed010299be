package rana.nn;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/**
 * How a network is run: to train it (dropout drops, batch normalisation uses and updates the batch's statistics) or to use it.
 *
 * @param noise where a training pass draws what it drops; empty when the network is used, not trained
 * @param labels the class of each example, (batch), int64; empty where the network knows no classes
 * @param movesStatistics whether a training pass moves running statistics: of shares that pass side by side, one does
 * @param mayOverwriteInput whether a layer may put its output where its input is: nobody else, autograd included, needs the input
 * @param kinks where layers write on which side of a kink they are; empty where no {@link Tangent} is to follow
 */
public record Pass(
        Optional<RandomStream> noise,
        Optional<Tensor> labels,
        ComputeDevice device,
        boolean movesStatistics,
        boolean mayOverwriteInput,
        Optional<ActivationMask> kinks) {
    /** A pass that uses the network as it is, without randomness. */
    public static Pass evaluation(ComputeDevice device) {
        return evaluation(Optional.empty(), device);
    }

    /** The same, of a network that knows classes. */
    public static Pass evaluation(Optional<Tensor> labels, ComputeDevice device) {
        return new Pass(Optional.empty(), labels, device, true, false, Optional.empty());
    }

    /** A pass of training, whose randomness is {@code noise}. */
    public static Pass training(RandomStream noise, ComputeDevice device) {
        return training(noise, Optional.empty(), device);
    }

    /** The same, of a network that knows classes. */
    public static Pass training(RandomStream noise, Optional<Tensor> labels, ComputeDevice device) {
        return new Pass(Optional.of(noise), labels, device, true, false, Optional.empty());
    }

    /**
     * The class of each example.
     *
     * @throws IllegalStateException if there are none
     */
    Tensor requiredLabels() {
        return labels.orElseThrow(
                () -> new IllegalStateException("this network knows classes; the pass has no labels"));
    }

    /** The same pass; running statistics stay as they are. */
    public Pass keepingStatistics() {
        return new Pass(noise, labels, device, false, mayOverwriteInput, kinks);
    }

    /** The same pass for a branch of a layer, which draws from a stream of its own. */
    Pass branch(String name) {
        return new Pass(noise.map(stream -> stream.at(name)), labels, device, movesStatistics, false, kinks);
    }

    /** The same pass, which a {@link Tangent} is to follow. */
    Pass recording() {
        return new Pass(noise, labels, device, movesStatistics, mayOverwriteInput, Optional.of(new ActivationMask()));
    }

    /** Remembers on which side of its kinks a layer is, if that is asked for. */
    void record(Tensor side) {
        kinks.ifPresent(record -> record.add(side));
    }

    /** What the layer whose turn it is has recorded. */
    Tensor recorded() {
        return kinks.orElseThrow(() -> new IllegalStateException("this pass has recorded nothing"))
                .next();
    }

    public boolean isTraining() {
        return noise.isPresent();
    }

    /** The same pass for layer {@code index}, which draws from a stream of its own. */
    Pass layer(int index, boolean mayOverwrite) {
        return new Pass(noise.map(stream -> stream.at(index)), labels, device, movesStatistics, mayOverwrite, kinks);
    }
}
