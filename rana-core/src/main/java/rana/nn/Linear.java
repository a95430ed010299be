package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code y = x·Wᵀ + b}, a vector to a vector.
 *
 * @param units how many numbers come out
 */
public record Linear(long units) implements Layer {
    public Linear {
        Shapes.atLeast("units", 1, units);
    }

    @Override
    public String type() {
        return "linear";
    }

    @Override
    public String settings() {
        return Long.toString(units);
    }

    @Override
    public Shape output(Shape input) {
        Shapes.vector(input);
        return new Shape.Vector(units);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long features = Shapes.vector(input).features();
        return List.of(WeightSpec.kernel(features, units, units, features), WeightSpec.bias(units));
    }

    @Override
    public long macs(Shape input) {
        return Math.multiplyExact(input.elements(), units);
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return torch.linear(x, weights.get(0), new TensorOptional(weights.get(1)));
    }
}
