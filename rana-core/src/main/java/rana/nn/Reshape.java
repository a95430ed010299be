package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A vector to a picture. It counts as Keras does, channels fastest, then width, then height: in the engine's channels-last
 * memory that moves nothing.
 *
 * @param channels of the picture
 * @param height in pixels
 * @param width in pixels
 */
public record Reshape(long height, long width, long channels) implements Layer {
    public Reshape {
        Shapes.atLeast("height", 1, height);
        Shapes.atLeast("width", 1, width);
        Shapes.atLeast("channels", 1, channels);
    }

    @Override
    public String type() {
        return "reshape";
    }

    @Override
    public String settings() {
        return picture().toString();
    }

    @Override
    public Shape output(Shape input) {
        long features = Shapes.vector(input).features();
        if (features != picture().elements()) {
            throw new IllegalArgumentException("a vector of %d does not fill %s, which needs %d"
                    .formatted(features, picture(), picture().elements()));
        }
        return picture();
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return x.view(x.size(0), height, width, channels).permute(0, 3, 1, 2);
    }

    @Override
    public boolean isPiecewiseLinear() {
        return true;
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        return forward(change, weights, pass);
    }

    private Shape.Image picture() {
        return new Shape.Image(channels, height, width);
    }
}
