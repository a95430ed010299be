package rana.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Layers one after the other: what networks and residual blocks have in common. */
final class Chain {
    private Chain() {}

    /**
     * The input, and what each layer gives.
     *
     * @throws IllegalArgumentException naming the first layer that cannot take what the one before it gives
     */
    static List<Shape> shapes(Shape input, List<Layer> layers) {
        List<Shape> shapes = new ArrayList<>(List.of(input));
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            try {
                shapes.add(layer.output(shapes.get(i)));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException("layer " + i + " (" + layer.type() + "): " + e.getMessage(), e);
            }
        }
        return shapes;
    }

    /** What all layers own, in their order, each name after its layer's number: {@code 3.weight}. */
    static List<WeightSpec> weights(Shape input, List<Layer> layers) {
        List<Shape> shapes = shapes(input, layers);
        List<WeightSpec> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            for (WeightSpec spec : layers.get(i).weights(shapes.get(i))) {
                all.add(spec.in(Integer.toString(i)));
            }
        }
        return all;
    }

    static long macs(Shape input, List<Layer> layers) {
        List<Shape> shapes = shapes(input, layers);
        long macs = 0;
        for (int i = 0; i < layers.size(); i++) {
            macs = Math.addExact(macs, layers.get(i).macs(shapes.get(i)));
        }
        return macs;
    }

    /**
     * What the layers make of {@code x}, one after the other; {@code x} itself is left as it is.
     *
     * @param input shape of one example
     * @param weights tensors for {@link #weights}, in that order
     */
    static Tensor forward(Tensor x, Shape input, List<Layer> layers, List<Tensor> weights, Pass pass) {
        List<Shape> shapes = shapes(input, layers);
        Tensor y = x;
        int from = 0;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            int to = from + layer.weights(shapes.get(i)).size();
            boolean mayOverwrite = i > 0 && leavesItsOutput(layers.get(i - 1));
            y = layer.forward(y, weights.subList(from, to), pass.layer(i, mayOverwrite));
            from = to;
        }
        return y;
    }

    /** What a change of the input changes the end of the chain by, to first order. */
    static Tensor tangent(Tensor change, Shape input, List<Layer> layers, List<Tensor> weights, Pass pass) {
        List<Shape> shapes = shapes(input, layers);
        Tensor y = change;
        int from = 0;
        for (int i = 0; i < layers.size(); i++) {
            int to = from + layers.get(i).weights(shapes.get(i)).size();
            y = layers.get(i).tangent(y, weights.subList(from, to), pass);
            from = to;
        }
        return y;
    }

    /** Whether a layer's gradient is computed from its input alone, so that its output may be overwritten. */
    private static boolean leavesItsOutput(Layer layer) {
        return layer instanceof Linear
                || layer instanceof Conv
                || layer instanceof ConvTranspose
                || layer instanceof BatchNorm
                || layer instanceof SpectralNorm
                || (layer instanceof Gain gain && leavesItsOutput(gain.layer()));
    }
}
