package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Torch;

/**
 * Appends to a vector a learnt one of its class: how G is told what to draw.
 *
 * @param classes how many there are
 * @param units how many numbers stand for a class
 */
public record ClassEmbedding(int classes, long units) implements Layer {
    public ClassEmbedding {
        Shapes.atLeast("classes", 2, classes);
        Shapes.atLeast("units", 1, units);
    }

    @Override
    public String type() {
        return "class-embedding";
    }

    @Override
    public String settings() {
        return "%d classes, %d".formatted(classes, units);
    }

    @Override
    public Shape output(Shape input) {
        return new Shape.Vector(Shapes.vector(input).features() + units);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        return List.of(WeightSpec.normal("weight", (long) classes, units));
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return Torch.concatenate(1, x, weights.get(0).index_select(0, pass.requiredLabels()));
    }
}
