package rana.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The record of one pass of a piecewise linear network, in layer order, from which its tangent is
 * computed: the signs of its activations, and the outputs of its layers with weights.
 */
final class ActivationMask {
    private final List<Tensor> masks = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private @Nullable Tensor biasScales; // (batch); present in the pass that differentiates the weights
    private int next;

    void add(Tensor mask) {
        masks.add(mask.detach());
    }

    /** Records the output of a layer with weights. */
    void addOutput(Tensor output) {
        outputs.add(output);
    }

    /** Returns the mask of the next layer. */
    Tensor next() {
        return masks.get(next++);
    }

    /** Returns the recorded outputs, in layer order, and forgets them. */
    List<Tensor> takeOutputs() {
        List<Tensor> taken = List.copyOf(outputs);
        outputs.clear();
        return taken;
    }

    /**
     * Makes the tangent that follows an affine map: layers with weights add their biases, times the
     * example's number in {@code scales}, and record their outputs, each as a function of the
     * layer's weights alone.
     *
     * @param scales (batch)
     */
    void separateLayers(Tensor scales) {
        biasScales = scales;
    }

    /** Returns the factors on the biases if the tangent is an affine map, otherwise null. */
    @Nullable
    Tensor biasScales() {
        return biasScales;
    }
}
