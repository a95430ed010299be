package rana.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** On which side of its kinks a piecewise linear network was in one pass, in the order of its layers: what its tangent needs. */
final class ActivationMask {
    private final List<Tensor> sides = new ArrayList<>();
    private int next;

    void add(Tensor side) {
        sides.add(side.detach());
    }

    /** What the layer whose turn it is has added. */
    Tensor next() {
        return sides.get(next++);
    }
}
