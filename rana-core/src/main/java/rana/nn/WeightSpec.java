package rana.nn;

import java.util.List;

/**
 * The specification of one tensor of a layer.
 *
 * @param name the name in a checkpoint, below the layer's index: {@code weight}, {@code bias},
 *     {@code running_mean}…
 * @param role the initialisation, and whether the tensor is trained
 * @param fanIn the number of inputs that one output sums over; 0 unless the role is a kernel
 * @param fanOut the number of outputs that one input contributes to; 0 unless the role is a kernel
 * @param gain the factor that an initial kernel is multiplied by
 * @param shape linear (out, in), convolution (out, in, kernel, kernel), transposed convolution (in,
 *     out, kernel, kernel)
 * @param pattern the values of a constant, repeated for each output channel; empty for other roles
 */
public record WeightSpec(
        String name, Role role, long fanIn, long fanOut, double gain, List<Long> shape, List<Double> pattern) {
    /** The initialisation of a tensor, and whether it is trained. */
    public enum Role {
        /** Drawn by the recipe's {@link Init}; trained. */
        KERNEL,
        /** Initially 0; trained. */
        BIAS,
        /** Initially 1; trained. */
        SCALE,
        /** Drawn from N(0, 1); trained. */
        NORMAL,
        /** Initially a random vector of length 1; not trained. */
        DIRECTION,
        /** Initially 0; a statistic, not trained. */
        RUNNING_MEAN,
        /** Initially 1; a statistic, not trained. */
        RUNNING_VARIANCE,
        /** Given by the layer's settings; neither trained nor stored. */
        CONSTANT;

        /** Returns true if an optimiser trains such a tensor. */
        public boolean trained() {
            return this == KERNEL || this == BIAS || this == SCALE || this == NORMAL;
        }

        /** Returns true if such a tensor is part of a checkpoint. */
        boolean stored() {
            return this != CONSTANT;
        }
    }

    private WeightSpec(String name, Role role, long fanIn, long fanOut, double gain, List<Long> shape) {
        this(name, role, fanIn, fanOut, gain, shape, List.of());
    }

    static WeightSpec kernel(long fanIn, long fanOut, Long... shape) {
        return new WeightSpec("weight", Role.KERNEL, fanIn, fanOut, 1, List.of(shape));
    }

    static WeightSpec vector(String name, Role role, long size) {
        return new WeightSpec(name, role, 0, 0, 1, List.of(size));
    }

    static WeightSpec normal(String name, Long... shape) {
        return new WeightSpec(name, Role.NORMAL, 0, 0, 1, List.of(shape));
    }

    /** Creates a constant of (channels, 1, side, side), whose channels are equal. */
    static WeightSpec constant(String name, List<Double> ofChannel, long channels, long side) {
        return new WeightSpec(name, Role.CONSTANT, 0, 0, 1, List.of(channels, 1L, side, side), ofChannel);
    }

    /** Returns a copy whose name is prefixed with {@code outer}. */
    WeightSpec in(String outer) {
        return new WeightSpec(outer + "." + name, role, fanIn, fanOut, gain, shape, pattern);
    }

    /** Returns a copy whose initial kernel is {@code times} as large. */
    WeightSpec scaled(double times) {
        return role == Role.KERNEL ? new WeightSpec(name, role, fanIn, fanOut, gain * times, shape) : this;
    }

    static WeightSpec bias(long size) {
        return vector("bias", Role.BIAS, size);
    }

    /** Returns the shape as an array. */
    long[] extents() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns the number of elements. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
