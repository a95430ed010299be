package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A layer that moves, repeats or weighs numbers, and does no more: what it makes of a change is what it makes of any input. */
sealed interface LinearMap extends Layer permits Reshape, Flatten, Upsample, AveragePool, FirUpsample, FirDownsample {
    @Override
    default boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    default boolean isAffine() {
        return true;
    }

    @Override
    default Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        return forward(change, weights, pass);
    }
}
