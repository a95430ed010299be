package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A layer without parameters that is a linear map, and therefore its own tangent. */
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
