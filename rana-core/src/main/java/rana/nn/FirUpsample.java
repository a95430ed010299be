package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Upsampling by 2 with zeros between the pixels and a low-pass filter (Karras et al., 2018,
 * arXiv:1812.04948), padded with zeros.
 *
 * @param taps the filter taps in each direction, an even number of them: {@code [1, 3, 3, 1]}
 */
public record FirUpsample(List<Double> taps) implements LinearMap {
    public FirUpsample {
        taps = FirFilter.checked(taps);
    }

    @Override
    public String type() {
        return "fir-upsample";
    }

    @Override
    public String settings() {
        return taps.toString();
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        return new Shape.Image(image.channels(), image.height() * 2, image.width() * 2);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        return List.of(FirFilter.kernel(taps, Shapes.image(input).channels(), 4));
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        long channels = x.size(1);
        long padding = FirFilter.padding(taps);
        return FirFilter.apply(
                x,
                weights.get(0),
                pass,
                (images, filter) -> torch.conv_transpose2d(
                        images,
                        filter,
                        new TensorOptional(),
                        new long[] {2, 2},
                        new long[] {padding, padding},
                        new long[] {0, 0},
                        channels,
                        1,
                        1));
    }
}
