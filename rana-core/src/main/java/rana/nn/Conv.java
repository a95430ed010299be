package rana.nn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A convolution with a square kernel.
 *
 * @param channels the number of output channels
 * @param kernel the side of the kernel in pixels
 * @param stride the step between outputs in pixels, in both directions
 * @param padding the treatment of the border
 * @param groups the number of groups that input and output channels are divided into; 1 connects
 *     every output to every input
 * @param bias true to add a bias to each channel
 */
public record Conv(long channels, int kernel, int stride, Padding padding, int groups, boolean bias) implements Layer {
    public Conv {
        Shapes.atLeast("channels", 1, channels);
        Shapes.atLeast("kernel", 1, kernel);
        Shapes.atLeast("stride", 1, stride);
        Shapes.atLeast("groups", 1, groups);
        if (channels % groups != 0) {
            throw new IllegalArgumentException(
                    "groups must divide the channels; got %d groups and %d channels".formatted(groups, channels));
        }
    }

    /** Creates a convolution with one group and a bias for each channel. */
    public Conv(long channels, int kernel, int stride, Padding padding) {
        this(channels, kernel, stride, padding, 1, true);
    }

    @Override
    public String type() {
        return "conv";
    }

    @Override
    public String settings() {
        return "%d, %d×%d, stride %d, %s%s%s"
                .formatted(
                        channels,
                        kernel,
                        kernel,
                        stride,
                        padding,
                        groups == 1 ? "" : ", " + groups + " groups",
                        bias ? "" : ", no bias");
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        if (image.channels() % groups != 0) {
            throw new IllegalArgumentException(
                    "groups must divide the channels of its input; got %d groups and %d channels"
                            .formatted(groups, image.channels()));
        }
        if (padding.kind() != Padding.Kind.SAME) {
            Shapes.kernelFits("kernel", kernel, image, 2L * padding.amount());
        }
        return new Shape.Image(channels, extent(image.height()), extent(image.width()));
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long in = Shapes.image(input).channels() / groups;
        long area = (long) kernel * kernel;
        WeightSpec weight =
                WeightSpec.kernel(in * area, channels / groups * area, channels, in, (long) kernel, (long) kernel);
        return bias ? List.of(weight, WeightSpec.bias(channels)) : List.of(weight);
    }

    @Override
    public long macs(Shape input) {
        return output(input).elements() * (Shapes.image(input).channels() / groups) * kernel * kernel;
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        Tensor weight = pass.like(x, weights.get(0));
        TensorOptional shift = bias ? new TensorOptional(pass.like(x, weights.get(1))) : new TensorOptional();
        return pass.recordOutput(convolve(x, weight, shift, pass));
    }

    @Override
    public boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        Tensor weight = pass.like(change, weights.get(0));
        Optional<Tensor> shift = bias ? Optional.of(pass.like(change, weights.get(1))) : Optional.empty();
        return pass.tangentOf(change, shift, x -> convolve(x, weight, new TensorOptional(), pass));
    }

    private Tensor convolve(Tensor x, Tensor weight, TensorOptional shift, Pass pass) {
        long[] rows = sides(x.size(2));
        long[] columns = sides(x.size(3));
        boolean even = rows[0] == rows[1] && columns[0] == columns[1];
        // Evaluation keeps the direct sum, so that a generator draws what it always drew.
        if (even && pass.isTraining() && RowWinograd.pays(x, weight, stride, groups)) {
            return RowWinograd.convolve(x, weight, shift, rows[0], columns[0]);
        }
        Tensor padded = even ? x : torch.constant_pad_nd(x, columns[0], columns[1], rows[0], rows[1]);
        return torch.conv2d(
                padded,
                weight,
                shift,
                new long[] {stride, stride},
                even ? new long[] {rows[0], columns[0]} : new long[] {0, 0},
                new long[] {1, 1},
                groups);
    }

    private long extent(long in) {
        long[] sides = sides(in);
        return (in + sides[0] + sides[1] - kernel) / stride + 1;
    }

    /** Returns the padding before and after an input of {@code in} pixels. */
    private long[] sides(long in) {
        if (padding.kind() != Padding.Kind.SAME) {
            return new long[] {padding.amount(), padding.amount()};
        }
        long out = (in + stride - 1) / stride;
        long all = Math.max((out - 1) * stride + kernel - in, 0);
        return new long[] {all / 2, all - all / 2};
    }
}
