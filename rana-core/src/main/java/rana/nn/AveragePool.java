package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Average pooling over adjacent windows of {@code size × size} pixels.
 *
 * @param size the side of a window in pixels, at least 2
 */
public record AveragePool(int size) implements LinearMap {
    public AveragePool {
        Shapes.atLeast("size", 2, size);
    }

    @Override
    public String type() {
        return "average-pool";
    }

    @Override
    public String settings() {
        return size + "×" + size;
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        Shapes.kernelFits("size", size, image, 0);
        return new Shape.Image(image.channels(), image.height() / size, image.width() / size);
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return torch.avg_pool2d(x, size, size);
    }
}
