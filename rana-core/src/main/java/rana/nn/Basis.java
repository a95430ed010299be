package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A vector to a picture: each channel is a learnt picture times what a linear map, without bias, makes of the vector for it (Huang et
 * al., 2025, arXiv:2501.05441, section 4).
 *
 * @param height of the pictures
 * @param width of the pictures
 * @param channels how many there are
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
        return picture().toString();
    }

    @Override
    public Shape output(Shape input) {
        Shapes.vector(input);
        return picture();
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

    private Shape.Image picture() {
        return new Shape.Image(channels, height, width);
    }
}
