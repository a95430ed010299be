package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Max pooling over {@code kernel × kernel} windows, without padding. Its gradient is sparse, which
 * hinders a GAN: prefer a {@link Conv} with a stride.
 *
 * @param kernel the side of a window in pixels
 * @param stride the step between windows in pixels
 */
public record MaxPool(int kernel, int stride) implements Layer {
    public MaxPool {
        Shapes.atLeast("kernel", 1, kernel);
        Shapes.atLeast("stride", 1, stride);
    }

    @Override
    public String type() {
        return "max-pool";
    }

    @Override
    public String settings() {
        return "%d×%d, stride %d".formatted(kernel, kernel, stride);
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        Shapes.kernelFits("window", kernel, image, 0);
        return new Shape.Image(image.channels(), extent(image.height()), extent(image.width()));
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return torch.max_pool2d(
                x,
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {0, 0},
                new long[] {1, 1},
                false);
    }

    private long extent(long in) {
        return (in - kernel) / stride + 1;
    }
}
