package rana.nn;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer as immutable data: its shapes, its tensors, its cost and its function. Only
 * {@link #forward} and {@link #tangent} need tensors.
 */
public sealed interface Layer
        permits Linear,
                Conv,
                ConvTranspose,
                LeakyRelu,
                Relu,
                Tanh,
                Sigmoid,
                Maxout,
                Dropout,
                BatchNorm,
                LinearMap,
                MaxPool,
                Residual,
                Gain,
                SpectralNorm,
                MinibatchStdDev,
                Basis,
                ClassEmbedding,
                ClassProjection {
    /**
     * Returns the name of the layer's type in recipes, summaries and errors:
     * {@code conv-transpose}.
     */
    String type();

    /** Returns the settings as text: {@code 256, 4×4, stride 2, same}; empty if there are none. */
    default String settings() {
        return "";
    }

    /**
     * Returns the output shape for one example of shape {@code input}.
     *
     * @throws IllegalArgumentException if the layer does not accept such input
     */
    Shape output(Shape input);

    /**
     * Returns the layer's tensors for that input, in the order in which {@link #forward} takes
     * them.
     */
    default List<WeightSpec> weights(Shape input) {
        return List.of();
    }

    /**
     * Returns the multiply-accumulates for one example; element-wise operations are not counted.
     */
    default long macs(Shape input) {
        return 0;
    }

    /** Returns the layers that this one is composed of; empty for a simple layer. */
    default List<Layer> inner() {
        return List.of();
    }

    /** Returns this layer followed by all its inner layers. */
    default Stream<Layer> all() {
        return Stream.concat(Stream.of(this), inner().stream().flatMap(Layer::all));
    }

    /** Returns the number of classes that the layer is conditional on; 0 if it is unconditional. */
    default int classes() {
        return 0;
    }

    /**
     * Returns true if, in training, the output for one example depends on the others of the batch.
     */
    default boolean mixesExamples() {
        return false;
    }

    /** Returns true if a training pass depends on the state that the previous one left. */
    default boolean remembers() {
        return false;
    }

    /**
     * Returns true if the layer is piecewise linear (affine on each piece), so that it has a
     * {@link #tangent}.
     */
    default boolean isPiecewiseLinear() {
        return false;
    }

    /** Returns true if, in evaluation, the layer is an affine map of its input. */
    default boolean isAffine() {
        return false;
    }

    /**
     * Returns the first-order change of the output for a change of the input. The pass that
     * computed the output must have recorded its activation masks.
     *
     * @param change (batch, …), shaped as the input
     * @param weights as in {@link #forward}
     */
    default Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        throw new UnsupportedOperationException("a " + type() + " is not piecewise linear");
    }

    /**
     * Computes the output.
     *
     * @param x (batch, …), with examples of the shape passed to {@link #output}
     * @param weights tensors for {@link #weights}, in that order
     * @return (batch, …), with examples of the shape that {@link #output} returned
     */
    Tensor forward(Tensor x, List<Tensor> weights, Pass pass);
}
