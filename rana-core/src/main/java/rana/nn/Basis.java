package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A learnt basis that maps a vector to an image: each channel is a learnt image, scaled by a linear
 * map of the vector without bias (Huang et al., 2025, arXiv:2501.05441, section 4).
 *
 * @param height the height of the image in pixels
 * @param width the width of the image in pixels
 * @param channels the number of channels
 */
public record Basis(long height, long width, long channels) implements Layer {
    public Basis {
        Shapes.atLeast("height", 1, height);
        Shapes.atLeast("width", 1, width);
        Shapes.atLeast("channels", 1, channels);
    }

    @Override
    public String type() {
        return "basis";
    }

    @Override
    public String settings() {
        return image().toString();
    }

    @Override
    public Shape output(Shape input) {
        Shapes.vector(input);
        return image();
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        long features = Shapes.vector(input).features();
        return List.of(
                WeightSpec.kernel(features, channels, channels, features),
                WeightSpec.normal("basis", channels, height, width));
    }

    @Override
    public long macs(Shape input) {
        return Math.multiplyExact(input.elements(), channels);
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        Tensor amounts = torch.linear(x, weights.get(0), new TensorOptional()); // (batch, channels)
        return pass.device().place(amounts.view(x.size(0), channels, 1, 1).mul(weights.get(1)));
    }

    private Shape.Image image() {
        return new Shape.Image(channels, height, width);
    }
}
