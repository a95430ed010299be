package rana.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** A sequence of layers, shared by networks and residual blocks. */
final class Chain {
    private Chain() {}

    /**
     * Returns the input shape and the output shape of each layer.
     *
     * @throws IllegalArgumentException naming the first layer that does not accept the output of
     *     the layer before it
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

    /**
     * Returns the tensors of all layers in layer order, each name prefixed with the layer's index:
     * {@code 3.weight}.
     */
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
     * Applies the layers in turn; {@code x} itself is not overwritten.
     *
     * @param input the shape of one example
     * @param weights tensors for {@link #weights}, in that order
     */
    static Tensor forward(Tensor x, Shape input, List<Layer> layers, List<Tensor> weights, Pass pass) {
        List<Shape> shapes = shapes(input, layers);
        Tensor y = x;
        int from = 0;
        int next;
        for (int i = 0; i < layers.size(); i = next) {
            Optional<ResampledConv> pair = pairAt(i, layers, y, pass);
            next = i + (pair.isPresent() ? 2 : 1);
            int to = from;
            for (int k = i; k < next; k++) {
                to += layers.get(k).weights(shapes.get(k)).size();
            }
            List<Tensor> own = weights.subList(from, to);
            // A recorded output is differentiated with respect to, so nothing may overwrite it.
            boolean mayOverwrite = i > 0 && pass.activationMask().isEmpty() && leavesItsOutput(layers.get(i - 1));
            Tensor in = pass.typed(y, shapes.get(i), shapes.get(next));
            Pass ofLayer = pass.layer(i, mayOverwrite);
            y = pair.isPresent()
                    ? pair.get().forward(in, own, ofLayer)
                    : layers.get(i).forward(in, own, ofLayer);
            from = to;
        }
        return y;
    }

    /** Returns layers {@code i} and {@code i + 1} as one, if that is faster for the input {@code x}. */
    private static Optional<ResampledConv> pairAt(int i, List<Layer> layers, Tensor x, Pass pass) {
        return i + 1 < layers.size()
                ? ResampledConv.of(layers.get(i), layers.get(i + 1)).filter(pair -> pair.pays(x, pass))
                : Optional.empty();
    }

    /** Returns the first-order change of the output for a change of the input. */
    static Tensor tangent(Tensor change, Shape input, List<Layer> layers, List<Tensor> weights, Pass pass) {
        List<Shape> shapes = shapes(input, layers);
        Tensor y = change;
        int from = 0;
        for (int i = 0; i < layers.size(); i++) {
            int to = from + layers.get(i).weights(shapes.get(i)).size();
            Tensor in = pass.typed(y, shapes.get(i), shapes.get(i + 1));
            y = layers.get(i).tangent(in, weights.subList(from, to), pass);
            from = to;
        }
        return y;
    }

    /**
     * Returns true if a layer's gradient is computed from its input alone, so that its output may
     * be overwritten.
     */
    private static boolean leavesItsOutput(Layer layer) {
        return layer instanceof Linear
                || layer instanceof Conv
                || layer instanceof ConvTranspose
                || layer instanceof BatchNorm
                || layer instanceof SpectralNorm
                || (layer instanceof Gain gain && leavesItsOutput(gain.layer()));
    }
}
