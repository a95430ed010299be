package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Repeats each pixel {@code factor} times in both directions (nearest neighbour).
 *
 * @param factor at least 2
 */
public record Upsample(int factor) implements Layer {
    public Upsample {
        Shapes.atLeast("factor", 2, factor);
    }

    @Override
    public String type() {
        return "upsample";
    }

    @Override
    public String settings() {
        return "×" + factor;
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        return new Shape.Image(image.channels(), image.height() * factor, image.width() * factor);
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return torch.upsample_nearest2d(x, x.size(2) * factor, x.size(3) * factor);
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
