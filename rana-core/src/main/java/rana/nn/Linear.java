package rana.nn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A fully connected layer, {@code y = x·Wᵀ + b}, from vectors to vectors.
 *
 * @param units the number of outputs
 * @param bias true to add b
 */
public record Linear(long units, boolean bias) implements Layer {
    public Linear {
        Shapes.atLeast("units", 1, units);
    }

    /** Creates a layer with a bias. */
    public Linear(long units) {
        this(units, true);
    }

    @Override
    public String type() {
        return "linear";
    }

    @Override
    public String settings() {
        return units + (bias ? "" : ", no bias");
    }

    @Override
    public Shape output(Shape input) {
        Shapes.vector(input);
        return new Shape.Vector(units);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long features = Shapes.vector(input).features();
        WeightSpec kernel = WeightSpec.kernel(features, units, units, features);
        return bias ? List.of(kernel, WeightSpec.bias(units)) : List.of(kernel);
    }

    @Override
    public long macs(Shape input) {
        return Math.multiplyExact(input.elements(), units);
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return pass.recordOutput(
                torch.linear(x, weights.get(0), bias ? new TensorOptional(weights.get(1)) : new TensorOptional()));
    }

    @Override
    public boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        Optional<Tensor> shift = bias ? Optional.of(weights.get(1)) : Optional.empty();
        return pass.tangentOf(change, shift, x -> torch.linear(x, weights.get(0), new TensorOptional()));
    }
}
