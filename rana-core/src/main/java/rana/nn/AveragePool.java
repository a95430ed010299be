package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The mean of each window of {@code size × size} pixels; windows lie side by side.
 *
 * @param size of a window, at least 2
 */
public record AveragePool(int size) implements Layer {
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
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return torch.avg_pool2d(x, size, size);
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
