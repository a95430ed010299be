package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A picture to a vector, counting as {@link Reshape} does: height, width, channels. */
public record Flatten() implements Layer {
    @Override
    public String type() {
        return "flatten";
    }

    @Override
    public Shape output(Shape input) {
        return new Shape.Vector(Shapes.image(input).elements());
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return x.permute(0, 2, 3, 1).reshape(x.size(0), -1);
    }

    @Override
    public boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        return forward(change, weights, pass);
    }
}
