package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A transposed convolution with a square kernel, and a bias for each channel: the gradient of a
 * {@link Conv} with the same kernel, stride and padding.
 *
 * @param channels the number of output channels
 * @param kernel the side of the kernel in pixels; unless it is a multiple of the stride, outputs
 *     show a checkerboard pattern
 * @param stride the distance between inputs in output pixels, in both directions
 * @param padding the treatment of the border
 */
public record ConvTranspose(long channels, int kernel, int stride, Padding padding) implements Layer {
    public ConvTranspose {
        Shapes.atLeast("channels", 1, channels);
        Shapes.atLeast("kernel", 1, kernel);
        Shapes.atLeast("stride", 1, stride);
    }

    @Override
    public String type() {
        return "conv-transpose";
    }

    @Override
    public String settings() {
        return "%d, %d×%d, stride %d, %s".formatted(channels, kernel, kernel, stride, padding);
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        long height = extent(image.height());
        long width = extent(image.width());
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "padding %s crops all of its %d×%d input".formatted(padding, image.height(), image.width()));
        }
        return new Shape.Image(channels, height, width);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long in = Shapes.image(input).channels();
        long area = (long) kernel * kernel;
        return List.of(
                WeightSpec.kernel(channels * area, in * area, in, channels, (long) kernel, (long) kernel),
                WeightSpec.bias(channels));
    }

    @Override
    public long macs(Shape input) {
        return input.elements() * channels * kernel * kernel;
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        // The engine crops both sides equally; an odd crop removes the extra row and column afterwards.
        long crop = crop() / 2;
        long height = extent(x.size(2));
        long width = extent(x.size(3));
        long extra = Math.max(height - full(x.size(2)) + 2 * crop, 0);
        Tensor y = torch.conv_transpose2d(
                x,
                pass.like(x, weights.get(0)),
                new TensorOptional(pass.like(x, weights.get(1))),
                new long[] {stride, stride},
                new long[] {crop, crop},
                new long[] {extra, extra},
                1,
                1,
                1);
        boolean exact = y.size(2) == height && y.size(3) == width;
        return exact ? y : y.narrow(2, 0, height).narrow(3, 0, width);
    }

    private long extent(long in) {
        return switch (padding.kind()) {
            case SAME -> in * stride;
            case VALID -> (in - 1) * stride + Math.max(kernel, stride);
            case EXPLICIT -> full(in) - crop();
        };
    }

    /** Returns the extent before cropping. */
    private long full(long in) {
        return (in - 1) * stride + kernel;
    }

    /** Returns the total number of rows and columns to crop. */
    private long crop() {
        return padding.kind() == Padding.Kind.SAME ? Math.max(kernel - stride, 0) : 2L * padding.amount();
    }
}
