package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A maxout layer, {@code y_u = max over p of (x·W_upᵀ + b_up)}, whose units learn piecewise linear
 * activations (Goodfellow et al., 2013, arXiv:1302.4389).
 *
 * @param units the number of outputs
 * @param pieces the number of linear pieces of each unit, at least 2
 */
public record Maxout(long units, long pieces) implements Layer {
    public Maxout {
        Shapes.atLeast("units", 1, units);
        Shapes.atLeast("pieces", 2, pieces);
    }

    @Override
    public String type() {
        return "maxout";
    }

    @Override
    public String settings() {
        return units + ", " + pieces + " pieces";
    }

    @Override
    public Shape output(Shape input) {
        Shapes.vector(input);
        return new Shape.Vector(units);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long features = Shapes.vector(input).features();
        long all = Math.multiplyExact(units, pieces);
        return List.of(WeightSpec.kernel(features, all, all, features), WeightSpec.bias(all));
    }

    @Override
    public long macs(Shape input) {
        return input.elements() * units * pieces;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return torch.linear(x, weights.get(0), new TensorOptional(weights.get(1))) // (batch, units · pieces)
                .view(x.size(0), units, pieces)
                .amax(new long[] {2}, false);
    }
}
