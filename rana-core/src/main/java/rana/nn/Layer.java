package rana.nn;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer as data: what it does to shapes, what it owns, what it costs, and what it computes. Everything but {@link #forward}
 * is known before any tensor exists.
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
                Reshape,
                Flatten,
                Upsample,
                MaxPool,
                AveragePool,
                FirUpsample,
                FirDownsample,
                Residual,
                Gain,
                SpectralNorm,
                MinibatchStdDev,
                Basis,
                ClassEmbedding,
                ClassProjection {
    /** As recipes, summaries and errors call it: {@code conv-transpose}. */
    String type();

    /** Its settings, for people: {@code 256, 4×4, stride 2, same}; empty where it has none. */
    default String settings() {
        return "";
    }

    /**
     * The shape that comes out for one example of shape {@code input}.
     *
     * @throws IllegalArgumentException if the layer cannot take such input, saying why and what was received
     */
    Shape output(Shape input);

    /** The tensors it owns for that input, in the order in which {@link #forward} takes them. */
    default List<WeightSpec> weights(Shape input) {
        return List.of();
    }

    /** Multiply-accumulates for one example; element-wise work is not counted. */
    default long macs(Shape input) {
        return 0;
    }

    /** The layers that it is made of; empty where it is one itself. */
    default List<Layer> inner() {
        return List.of();
    }

    /** It, and all that it is made of. */
    default Stream<Layer> all() {
        return Stream.concat(Stream.of(this), inner().stream().flatMap(Layer::all));
    }

    /** How many classes it knows; 0 where it is the same for all. */
    default int classes() {
        return 0;
    }

    /** Whether, in training, what it makes of one example depends on the others of the batch. */
    default boolean mixesExamples() {
        return false;
    }

    /** Whether a training pass depends on what the one before it left. */
    default boolean remembers() {
        return false;
    }

    /** Whether it is linear but for its bias and its kinks, so that it has a {@link #tangent}. */
    default boolean isPiecewiseLinear() {
        return false;
    }

    /** Whether, where it is used and not trained, it is linear but for a constant: it has neither kink nor curve. */
    default boolean isAffine() {
        return false;
    }

    /**
     * What a change of its input changes its output by, to first order: the pass that computed the output must have recorded.
     *
     * @param change (batch, …), shaped as the input
     * @param weights as in {@link #forward}
     */
    default Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        throw new UnsupportedOperationException("a " + type() + " is not piecewise linear");
    }

    /**
     * What it computes.
     *
     * @param x (batch, …) with the shape that {@link #output} was asked about
     * @param weights tensors for {@link #weights}, in that order
     * @return (batch, …) in the shape that {@link #output} gave
     */
    Tensor forward(Tensor x, List<Tensor> weights, Pass pass);
}
