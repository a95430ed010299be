package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer that flattens an image into a vector in the order of {@link Reshape}: height, width,
 * channels.
 */
public record Flatten() implements LinearMap {
    @Override
    public String type() {
        return "flatten";
    }

    @Override
    public Shape output(Shape input) {
        return new Shape.Vector(Shapes.image(input).elements());
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return x.permute(0, 2, 3, 1).reshape(x.size(0), -1);
    }
}
