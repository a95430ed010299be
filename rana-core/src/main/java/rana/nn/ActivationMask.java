package rana.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The signs of the activations of a piecewise linear network in one pass, in layer order, from
 * which its tangent is computed.
 */
final class ActivationMask {
    private final List<Tensor> masks = new ArrayList<>();
    private int next;

    void add(Tensor mask) {
        masks.add(mask.detach());
    }

    /** Returns the mask of the next layer. */
    Tensor next() {
        return masks.get(next++);
    }
}
