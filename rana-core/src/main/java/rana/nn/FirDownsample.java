package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Halves height and width: a low-pass filter, then every second pixel (Karras et al., 2018, arXiv:1812.04948). Beyond the border
 * lies 0.
 *
 * @param taps of the filter in each direction, an even number: {@code [1, 3, 3, 1]}
 */
public record FirDownsample(List<Double> taps) implements Layer {
    public FirDownsample {
        taps = FirFilter.checked(taps);
    }

    @Override
    public String type() {
        return "fir-downsample";
    }

    @Override
    public String settings() {
        return taps.toString();
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        Shapes.even(image);
        return new Shape.Image(image.channels(), image.height() / 2, image.width() / 2);
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        long channels = x.size(1);
        long padding = FirFilter.padding(taps);
        return torch.conv2d(
                x,
                FirFilter.kernel(taps, channels, 1, pass.device()),
                new TensorOptional(),
                new long[] {2, 2},
                new long[] {padding, padding},
                new long[] {1, 1},
                channels);
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
