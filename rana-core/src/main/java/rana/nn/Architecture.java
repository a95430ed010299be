package rana.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network without tensors: an input shape and the layers, in order.
 *
 * @param input the shape of one example
 * @param layers at least one
 */
public record Architecture(Shape input, List<Layer> layers) {
    /**
     * Creates an architecture and checks every shape.
     *
     * @throws IllegalArgumentException naming the first layer that does not accept the output of
     *     the layer before it, by its index from 0:
     *     {@code layer 7 (conv): kernel 4×4 is larger than its 2×2 input}
     */
    public Architecture {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network needs at least one layer");
        }
        Chain.shapes(input, layers);
        requireCountable(input, layers);
    }

    private static void requireCountable(Shape input, List<Layer> layers) {
        try {
            long counted = Chain.macs(input, layers);
            for (WeightSpec weight : Chain.weights(input, layers)) {
                counted = Math.addExact(counted, weight.elements());
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the network has more parameters or operations than fit a 64-bit number; make its layers narrower",
                    e);
        }
    }

    /** One layer of the summary, with its index, its shapes and its cost. */
    public record Row(int index, Layer layer, Shape input, Shape output, List<WeightSpec> weights, long macs) {
        /** Returns the number of trainable parameters. */
        public long parameters() {
            return weights.stream()
                    .filter(weight -> weight.role().trained())
                    .mapToLong(WeightSpec::elements)
                    .sum();
        }
    }

    /** Returns the network's summary, one row for each layer. */
    public List<Row> rows() {
        List<Shape> shapes = Chain.shapes(input, layers);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            Shape in = shapes.get(i);
            rows.add(new Row(i, layer, in, shapes.get(i + 1), layer.weights(in), layer.macs(in)));
        }
        return rows;
    }

    /**
     * Returns true if every layer is {@linkplain Layer#isPiecewiseLinear piecewise linear}, so that
     * a pass has a {@link Network.Tangent}.
     */
    public boolean isPiecewiseLinear() {
        return layers.stream().allMatch(Layer::isPiecewiseLinear);
    }

    /**
     * Returns the number of leading layers that are {@linkplain Layer#isAffine affine}. Their
     * composition is one affine map.
     */
    public int affineLayers() {
        int count = 0;
        while (count < layers.size() && layers.get(count).isAffine()) {
            count++;
        }
        return count;
    }

    /** Returns the layers, each followed by its inner layers. */
    public Stream<Layer> everyLayer() {
        return layers.stream().flatMap(Layer::all);
    }

    /**
     * Returns the tensors of all layers in layer order, each name prefixed with the layer's index:
     * {@code 3.weight}.
     */
    public List<WeightSpec> weights() {
        return Chain.weights(input, layers);
    }

    /**
     * Returns the number of classes that the network is conditional on; 0 if it is unconditional.
     */
    public int classes() {
        return everyLayer().mapToInt(Layer::classes).max().orElse(0);
    }

    /** Returns the shape of the output for one example. */
    public Shape output() {
        return Chain.shapes(input, layers).get(layers.size());
    }

    /** Returns the number of trainable parameters. */
    public long parameters() {
        return rows().stream().mapToLong(Row::parameters).sum();
    }

    /** Returns the multiply-accumulates of one forward pass of one example. */
    public long macs() {
        return rows().stream().mapToLong(Row::macs).sum();
    }

    /**
     * Returns true if, in training, the output for one example depends on the others of its batch.
     */
    public boolean mixesExamples() {
        return everyLayer().anyMatch(Layer::mixesExamples);
    }

    /**
     * Returns true if another {@link Pass#precision} than float32 can save time: if the network has
     * a convolution between images of which one is larger than 4×4 pixels.
     */
    public boolean hasReducedConvolutions() {
        return rows().stream().anyMatch(row -> row.macs() > 0 && Pass.isReduced(row.input(), row.output()));
    }

    /** Returns true if a training pass depends on the state that the previous one left. */
    public boolean remembers() {
        return everyLayer().anyMatch(Layer::remembers);
    }
}
