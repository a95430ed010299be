package rana.nn;

import java.util.List;

/**
 * One tensor that a layer owns, before it exists.
 *
 * @param name as in a checkpoint, after the layer's number: {@code weight}, {@code bias}, {@code running_mean}…
 * @param role how it begins and whether it is trained
 * @param fanIn inputs that one output sums over; 0 where the role is no kernel
 * @param fanOut outputs that one input reaches; 0 where the role is no kernel
 * @param shape as the engine has it: linear (out, in), convolution (out, in, kernel, kernel), transposed (in, out, kernel, kernel)
 */
public record WeightSpec(String name, Role role, long fanIn, long fanOut, List<Long> shape) {
    /** How a tensor begins, and whether the optimiser changes it. */
    public enum Role {
        /** Drawn by the recipe's {@link Init}; trained. */
        KERNEL,
        /** Begins at 0; trained. */
        BIAS,
        /** Begins at 1; trained. */
        SCALE,
        /** Begins at 0; a statistic, not trained. */
        RUNNING_MEAN,
        /** Begins at 1; a statistic, not trained. */
        RUNNING_VARIANCE;

        public boolean trained() {
            return this == KERNEL || this == BIAS || this == SCALE;
        }
    }

    static WeightSpec kernel(long fanIn, long fanOut, Long... shape) {
        return new WeightSpec("weight", Role.KERNEL, fanIn, fanOut, List.of(shape));
    }

    static WeightSpec vector(String name, Role role, long size) {
        return new WeightSpec(name, role, 0, 0, List.of(size));
    }

    static WeightSpec bias(long size) {
        return vector("bias", Role.BIAS, size);
    }

    /** The shape as the engine takes it. */
    long[] extents() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
