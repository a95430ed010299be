package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A convolution with a square kernel, and a bias for each channel.
 *
 * @param channels how many come out
 * @param kernel its side
 * @param stride step between outputs, in both directions
 */
public record Conv(long channels, int kernel, int stride, Padding padding) implements Layer {
    public Conv {
        Shapes.atLeast("channels", 1, channels);
        Shapes.atLeast("kernel", 1, kernel);
        Shapes.atLeast("stride", 1, stride);
    }

    @Override
    public String type() {
        return "conv";
    }

    @Override
    public String settings() {
        return "%d, %d×%d, stride %d, %s".formatted(channels, kernel, kernel, stride, padding);
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        if (padding.kind() != Padding.Kind.SAME) {
            Shapes.kernelFits("kernel", kernel, image, 2L * padding.amount());
        }
        return new Shape.Image(channels, extent(image.height()), extent(image.width()));
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long in = Shapes.image(input).channels();
        long area = (long) kernel * kernel;
        return List.of(
                WeightSpec.kernel(in * area, channels * area, channels, in, (long) kernel, (long) kernel),
                WeightSpec.bias(channels));
    }

    @Override
    public long macs(Shape input) {
        return output(input).elements() * Shapes.image(input).channels() * kernel * kernel;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        long[] rows = sides(x.size(2));
        long[] columns = sides(x.size(3));
        boolean even = rows[0] == rows[1] && columns[0] == columns[1];
        Tensor padded = even ? x : torch.constant_pad_nd(x, columns[0], columns[1], rows[0], rows[1]);
        return torch.conv2d(
                padded,
                weights.get(0),
                new TensorOptional(weights.get(1)),
                new long[] {stride, stride},
                even ? new long[] {rows[0], columns[0]} : new long[] {0, 0},
                new long[] {1, 1},
                1);
    }

    private long extent(long in) {
        long[] sides = sides(in);
        return (in + sides[0] + sides[1] - kernel) / stride + 1;
    }

    /** Padding before and after an input of {@code in}. */
    private long[] sides(long in) {
        if (padding.kind() != Padding.Kind.SAME) {
            return new long[] {padding.amount(), padding.amount()};
        }
        long out = (in + stride - 1) / stride;
        long all = Math.max((out - 1) * stride + kernel - in, 0);
        return new long[] {all / 2, all - all / 2};
    }
}
