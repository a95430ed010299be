package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Torch;

/**
 * A layer that appends a learnt embedding of the class to a vector, which makes a generator
 * conditional.
 *
 * @param classes the number of classes, at least 2
 * @param units the size of an embedding, at least 1
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
