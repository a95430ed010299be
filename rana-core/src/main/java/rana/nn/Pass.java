package rana.nn;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Precision;

/**
 * The mode and the inputs of one forward pass: training (with dropout, and batch statistics in
 * batch normalisation) or evaluation.
 *
 * @param noise the random stream of a training pass; empty in evaluation
 * @param labels the class of each example, (batch), int64; empty for an unconditional network
 * @param device the device of the tensors
 * @param updatesStatistics true if a training pass updates running statistics; of the shards of a
 *     batch, only the first one does
 * @param mayOverwriteInput true if a layer may write its output over its input, which nothing else
 *     needs, autograd included
 * @param activationMask the record of the activations' signs; empty unless a
 *     {@link Network.Tangent} is computed afterwards
 * @param precision the type of the activations between layers from images to images, see
 *     {@link #typed}; all others are float32
 */
public record Pass(
        Optional<RandomStream> noise,
        Optional<Tensor> labels,
        ComputeDevice device,
        boolean updatesStatistics,
        boolean mayOverwriteInput,
        Optional<ActivationMask> activationMask,
        Precision precision) {
    /** Returns an evaluation pass, without randomness. */
    public static Pass evaluation(ComputeDevice device) {
        return evaluation(Optional.empty(), device);
    }

    /** Returns an evaluation pass of a class-conditional network. */
    public static Pass evaluation(Optional<Tensor> labels, ComputeDevice device) {
        return new Pass(Optional.empty(), labels, device, true, false, Optional.empty(), Precision.FLOAT32);
    }

    /** Returns a training pass that draws from {@code noise}. */
    public static Pass training(RandomStream noise, ComputeDevice device) {
        return training(noise, Optional.empty(), device);
    }

    /** Returns a training pass of a class-conditional network. */
    public static Pass training(RandomStream noise, Optional<Tensor> labels, ComputeDevice device) {
        return new Pass(Optional.of(noise), labels, device, true, false, Optional.empty(), Precision.FLOAT32);
    }

    /**
     * Returns the class of each example.
     *
     * @throws IllegalStateException if the pass has no labels
     */
    Tensor requiredLabels() {
        return labels.orElseThrow(
                () -> new IllegalStateException("this network is class-conditional, but the pass has no labels"));
    }

    /** Returns a copy that does not update running statistics. */
    public Pass withoutStatistics() {
        return new Pass(noise, labels, device, false, mayOverwriteInput, activationMask, precision);
    }

    /** Returns a copy of another precision. */
    public Pass precision(Precision value) {
        return new Pass(noise, labels, device, updatesStatistics, mayOverwriteInput, activationMask, value);
    }

    /**
     * Returns the input of a layer in the type in which the layer computes: that of this pass
     * between two images, float32 if the input or the output is a vector. Latents and scores are
     * vectors, and so the first layer of a generator and the last of a discriminator are exact.
     */
    Tensor typed(Tensor x, Shape input, Shape output) {
        if (precision == Precision.FLOAT32) {
            return x;
        }
        boolean betweenImages = input instanceof Shape.Image && output instanceof Shape.Image;
        return (betweenImages ? precision : Precision.FLOAT32).of(x);
    }

    /** Returns the output of a network as float32. */
    Tensor output(Tensor y) {
        return precision == Precision.FLOAT32 ? y : Precision.FLOAT32.of(y);
    }

    /** Returns a copy for a branch of a layer, with its own random stream. */
    Pass branch(String name) {
        return new Pass(
                noise.map(stream -> stream.at(name)),
                labels,
                device,
                updatesStatistics,
                false,
                activationMask,
                precision);
    }

    /** Returns a copy that records activation masks for a {@link Network.Tangent}. */
    Pass recording() {
        return new Pass(
                noise,
                labels,
                device,
                updatesStatistics,
                mayOverwriteInput,
                Optional.of(new ActivationMask()),
                precision);
    }

    /** Records the activation mask of a layer if this pass records. */
    void record(Tensor mask) {
        activationMask.ifPresent(record -> record.add(mask));
    }

    /** Returns the recorded mask of the next layer. */
    Tensor recorded() {
        return activationMask
                .orElseThrow(() -> new IllegalStateException("this pass has recorded nothing"))
                .next();
    }

    /** Returns true for a training pass. */
    public boolean isTraining() {
        return noise.isPresent();
    }

    /** Returns a copy for layer {@code index}, with its own random stream. */
    Pass layer(int index, boolean mayOverwrite) {
        return new Pass(
                noise.map(stream -> stream.at(index)),
                labels,
                device,
                updatesStatistics,
                mayOverwrite,
                activationMask,
                precision);
    }
}
