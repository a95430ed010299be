package rana.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.LayerState;
import rana.torch.Precision;

/**
 * The mode and the inputs of one forward pass: training (with dropout, and batch statistics in
 * batch normalisation) or evaluation.
 *
 * @param noise the random stream of a training pass; empty in evaluation
 * @param labels the class of each example, (batch), int64; empty for an unconditional network
 * @param device the device of the tensors
 * @param state the tensors that layers change in a training pass
 * @param mayOverwriteInput true if a layer may write its output over its input, which nothing else
 *     needs, autograd included
 * @param activationMask the record of the activations' signs; empty unless a
 *     {@link Network.Tangent} is computed afterwards
 * @param precision the type of the activations of layers from images to images, except images of
 *     at most 4×4 pixels; all other activations are float32
 */
public record Pass(
        Optional<RandomStream> noise,
        Optional<Tensor> labels,
        ComputeDevice device,
        LayerState state,
        boolean mayOverwriteInput,
        Optional<ActivationMask> activationMask,
        Precision precision) {
    private static final int EXACT_SIDE = 4; // pixels

    /** Returns an evaluation pass, without randomness. */
    public static Pass evaluation(ComputeDevice device) {
        return evaluation(Optional.empty(), device);
    }

    /** Returns an evaluation pass of a class-conditional network. */
    public static Pass evaluation(Optional<Tensor> labels, ComputeDevice device) {
        return new Pass(
                Optional.empty(), labels, device, LayerState.OF_NETWORK, false, Optional.empty(), Precision.FLOAT32);
    }

    /** Returns a training pass that draws from {@code noise}. */
    public static Pass training(RandomStream noise, ComputeDevice device) {
        return training(noise, Optional.empty(), device);
    }

    /** Returns a training pass of a class-conditional network. */
    public static Pass training(RandomStream noise, Optional<Tensor> labels, ComputeDevice device) {
        return new Pass(
                Optional.of(noise), labels, device, LayerState.OF_NETWORK, false, Optional.empty(), Precision.FLOAT32);
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

    /** Returns a copy in which layers change other tensors than the network's. */
    public Pass state(LayerState other) {
        return new Pass(noise, labels, device, other, mayOverwriteInput, activationMask, precision);
    }

    /** Returns a copy of another precision. */
    public Pass precision(Precision value) {
        return new Pass(noise, labels, device, state, mayOverwriteInput, activationMask, value);
    }

    /**
     * Returns the input of a layer in the type in which the layer computes. This is the precision
     * of the pass between two images of which one is larger than 4×4 pixels. It is float32 if the
     * input or the output is a vector, as latents and scores are; and within the stage of 4×4
     * pixels, whose errors reach every score and whose cost is small (Huang et al., 2025,
     * arXiv:2501.05441, train it in float32 too).
     */
    Tensor typed(Tensor x, Shape input, Shape output) {
        if (precision == Precision.FLOAT32) {
            return x;
        }
        return (isReduced(input, output) ? precision : Precision.FLOAT32).of(x);
    }

    /** Returns true if a layer computes in the precision of its pass, false if in float32. */
    static boolean isReduced(Shape input, Shape output) {
        return input instanceof Shape.Image from
                && output instanceof Shape.Image to
                && Math.max(Math.max(from.height(), from.width()), Math.max(to.height(), to.width())) > EXACT_SIDE;
    }

    /** Returns a tensor of any type as float32. */
    Tensor exact(Tensor x) {
        return precision == Precision.FLOAT32 ? x : Precision.FLOAT32.of(x);
    }

    /** Returns a weight, or another constant of a layer, in the type of the layer's input. */
    Tensor like(Tensor x, Tensor weight) {
        return precision == Precision.FLOAT32 ? weight : Precision.same(weight, x);
    }

    /** Returns a copy for a branch of a layer, with its own random stream. */
    Pass branch(String name) {
        return new Pass(noise.map(stream -> stream.at(name)), labels, device, state, false, activationMask, precision);
    }

    /** Returns a copy that records activation masks for a {@link Network.Tangent}. */
    Pass recording() {
        return new Pass(noise, labels, device, state, mayOverwriteInput, Optional.of(new ActivationMask()), precision);
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

    /** Records the output of a layer with weights if this pass records. */
    Tensor recordOutput(Tensor output) {
        activationMask.ifPresent(record -> record.addOutput(output));
        return output;
    }

    /**
     * Returns the tangent of a layer with weights, given its linear part. In a pass that separates
     * the layers, it is detached from the layers before and after.
     *
     * @param bias the layer's bias, of (channels); empty if it has none
     * @param linear the layer without its bias
     */
    Tensor tangentOf(Tensor change, Optional<Tensor> bias, UnaryOperator<Tensor> linear) {
        Tensor scales = activationMask.map(ActivationMask::biasScales).orElse(null);
        if (scales == null) {
            return linear.apply(change);
        }
        Tensor y = linear.apply(change.detach());
        if (bias.isPresent()) {
            long[] shape = new long[Math.toIntExact(y.dim())]; // (batch, channels, 1, …)
            Arrays.fill(shape, 1);
            shape[0] = y.size(0);
            shape[1] = y.size(1);
            y.add_(scales.view(-1, 1).mul(bias.get()).view(shape)); // no linear layer needs its output
        }
        recordOutput(y);
        return y.detach();
    }

    /** Returns true for a training pass. */
    public boolean isTraining() {
        return noise.isPresent();
    }

    /** Returns a copy for layer {@code index}, with its own random stream. */
    Pass layer(int index, boolean mayOverwrite) {
        return new Pass(
                noise.map(stream -> stream.at(index)), labels, device, state, mayOverwrite, activationMask, precision);
    }
}
