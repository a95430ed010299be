package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Nearest-neighbour upsampling.
 *
 * @param factor the factor in both directions, at least 2
 */
public record Upsample(int factor) implements LinearMap {
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
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return torch.upsample_nearest2d(x, x.size(2) * factor, x.size(3) * factor);
    }
}
