package rana.nn;

import java.util.List;

/**
 * One tensor that a layer owns, before it exists.
 *
 * @param name as in a checkpoint, after the layer's number: {@code weight}, {@code bias}, {@code running_mean}…
 * @param role how it begins and whether it is trained
 * @param fanIn inputs that one output sums over; 0 where the role is no kernel
 * @param fanOut outputs that one input reaches; 0 where the role is no kernel
 * @param gain what a kernel is multiplied by as it is drawn
 * @param shape as the engine has it: linear (out, in), convolution (out, in, kernel, kernel), transposed (in, out, kernel, kernel)
 */
public record WeightSpec(String name, Role role, long fanIn, long fanOut, double gain, List<Long> shape) {
    /** How a tensor begins, and whether the optimiser changes it. */
    public enum Role {
        /** Drawn by the recipe's {@link Init}; trained. */
        KERNEL,
        /** Begins at 0; trained. */
        BIAS,
        /** Begins at 1; trained. */
        SCALE,
        /** Drawn from N(0, 1); trained. */
        NORMAL,
        /** Begins as a vector of length 1 in a random direction; not trained. */
        DIRECTION,
        /** Begins at 0; a statistic, not trained. */
        RUNNING_MEAN,
        /** Begins at 1; a statistic, not trained. */
        RUNNING_VARIANCE;

        public boolean trained() {
            return this == KERNEL || this == BIAS || this == SCALE || this == NORMAL;
        }
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

    /** The same tensor of a layer that lies in another: its name after {@code outer}'s. */
    WeightSpec in(String outer) {
        return new WeightSpec(outer + "." + name, role, fanIn, fanOut, gain, shape);
    }

    /** The same tensor; a kernel begins {@code times} as large. */
    WeightSpec scaled(double times) {
        return role == Role.KERNEL ? new WeightSpec(name, role, fanIn, fanOut, gain * times, shape) : this;
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
