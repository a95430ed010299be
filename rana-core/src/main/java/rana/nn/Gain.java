package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer whose kernels are initialised by the recipe's {@link Init}, times {@code gain}. It
 * computes the same function as the layer.
 *
 * @param gain the factor, at least 0; 0 makes a residual branch that ends in this layer start as
 *     zero
 * @param layer the layer that computes
 */
public record Gain(double gain, Layer layer) implements Layer {
    public Gain {
        if (!(gain >= 0 && gain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gain must be at least 0; got " + gain);
        }
    }

    @Override
    public String type() {
        return layer.type();
    }

    @Override
    public String settings() {
        return layer.settings();
    }

    @Override
    public Shape output(Shape input) {
        return layer.output(input);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        return layer.weights(input).stream().map(spec -> spec.scaled(gain)).toList();
    }

    @Override
    public long macs(Shape input) {
        return layer.macs(input);
    }

    @Override
    public List<Layer> inner() {
        return List.of(layer);
    }

    @Override
    public boolean isAffine() {
        return layer.isAffine();
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return layer.forward(x, weights, pass);
    }

    @Override
    public boolean isPiecewiseLinear() {
        return layer.isPiecewiseLinear();
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        return layer.tangent(change, weights, pass);
    }
}
