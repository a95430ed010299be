package rana.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network before it exists: an input shape and the layers, in order. Making one checks every shape.
 *
 * @param input shape of one example
 * @param layers at least one
 */
public record Architecture(Shape input, List<Layer> layers) {
    /**
     * @throws IllegalArgumentException naming the first layer that cannot take what the one before it gives, by its number from
     *     0: {@code layer 7 (conv): kernel 4×4 is larger than its 2×2 input}
     */
    public Architecture {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network needs at least one layer");
        }
        Chain.shapes(input, layers);
    }

    /** One layer in its place. */
    public record Row(int index, Layer layer, Shape input, Shape output, List<WeightSpec> weights, long macs) {
        /** How many numbers the optimiser trains. */
        public long parameters() {
            return weights.stream()
                    .filter(weight -> weight.role().trained())
                    .mapToLong(WeightSpec::elements)
                    .sum();
        }
    }

    /** The layers with what is known of each: the network's summary. */
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

    /** Whether it is linear but for its biases and kinks, so that a pass can be followed by its {@link Tangent}. */
    public boolean isPiecewiseLinear() {
        return layers.stream().allMatch(Layer::isPiecewiseLinear);
    }

    /** How many layers at its beginning are {@linkplain Layer#isAffine affine}: together they are one affine map. */
    public int affineLayers() {
        int count = 0;
        while (count < layers.size() && layers.get(count).isAffine()) {
            count++;
        }
        return count;
    }

    /** The layers, each followed by those that it is made of. */
    public Stream<Layer> everyLayer() {
        return layers.stream().flatMap(Layer::all);
    }

    /** What all layers own, in their order, each name after its layer's number: {@code 3.weight}. */
    public List<WeightSpec> weights() {
        return Chain.weights(input, layers);
    }

    /** How many classes the layers know; 0 where they are the same for all. */
    public int classes() {
        return everyLayer().mapToInt(Layer::classes).max().orElse(0);
    }

    /** Shape of what comes out for one example. */
    public Shape output() {
        return Chain.shapes(input, layers).get(layers.size());
    }

    /** How many numbers the optimiser trains. */
    public long parameters() {
        return rows().stream().mapToLong(Row::parameters).sum();
    }

    /** Multiply-accumulates of one forward pass of one example. */
    public long macs() {
        return rows().stream().mapToLong(Row::macs).sum();
    }

    /** Whether, in training, what comes out for one example depends on the others of its batch. */
    public boolean mixesExamples() {
        return everyLayer().anyMatch(Layer::mixesExamples);
    }

    /** Whether a training pass depends on what the one before it left, so that two cannot go side by side. */
    public boolean remembers() {
        return everyLayer().anyMatch(Layer::remembers);
    }
}
