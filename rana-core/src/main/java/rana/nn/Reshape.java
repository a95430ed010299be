package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer that reshapes a vector into an image. The order is that of Keras, channels fastest, then
 * width, then height, which copies nothing in the engine's channels-last memory.
 *
 * @param height the height in pixels
 * @param width the width in pixels
 * @param channels the number of channels
 */
public record Reshape(long height, long width, long channels) implements LinearMap {
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
        return image().toString();
    }

    @Override
    public Shape output(Shape input) {
        long features = Shapes.vector(input).features();
        if (features != image().elements()) {
            throw new IllegalArgumentException(
                    "a vector of %d does not fill %s, which needs %d".formatted(features, image(), image().elements()));
        }
        return image();
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        return x.view(x.size(0), height, width, channels).permute(0, 3, 1, 2);
    }

    private Shape.Image image() {
        return new Shape.Image(channels, height, width);
    }
}
