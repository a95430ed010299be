package rana.objective;

import org.bytedeco.pytorch.Tensor;
import rana.optim.Schedule;
import rana.torch.Scalars;

/**
 * A gradient penalty, added to the discriminator's loss: a function of |∇D|, the norm of D's
 * gradient with respect to a picture.
 */
public sealed interface Penalty {
    /** Returns the weight, at least 0; it may be scheduled. */
    Schedule weight();

    /**
     * Returns the interval of a lazy penalty, at least 1: it is computed at every {@code every}-th
     * update of D, and then multiplied by {@code every}, so that its expectation does not change
     * (Karras et al., 2020, arXiv:1912.04958, section 3.1, without the correction of the
     * optimiser).
     */
    int every();

    /** Returns the pictures at which D's gradient is taken. */
    Where where();

    /**
     * Returns the penalty without its weight: a scalar.
     *
     * @param squaredNorms |∇D|² at each picture, (batch)
     */
    Tensor of(Tensor squaredNorms);

    /** The pictures at which D's gradient is taken. */
    enum Where {
        /** Real pictures x. */
        REAL,
        /** Generated pictures G(z). */
        FAKE,
        /** Points x̂, uniform on the lines between a real picture and a generated one. */
        BETWEEN
    }

    /** Creates R1 with a constant weight γ, at every update. */
    static R1 r1(double weight) {
        return new R1(Schedule.constant(weight), 1);
    }

    /** Creates R2 with a constant weight γ, at every update. */
    static R2 r2(double weight) {
        return new R2(Schedule.constant(weight), 1);
    }

    /**
     * Creates the gradient penalty of WGAN-GP with a constant weight λ and target norm 1, at every
     * update.
     */
    static Gradient gradient(double weight) {
        return new Gradient(Schedule.constant(weight), 1, 1);
    }

    /** Returns true if it is computed at update {@code iteration} of D, counted from 0. */
    default boolean isDue(long iteration) {
        return iteration % every() == 0;
    }

    /**
     * {@code weight / 2 · E[|∇D(x)|²]} on real pictures (Mescheder et al., 2018, arXiv:1801.04406).
     *
     * @param weight γ
     */
    record R1(Schedule weight, int every) implements Penalty {
        public R1 {
            check(weight, every);
        }

        /** Returns a copy with another weight γ. */
        public R1 weight(Schedule value) {
            return new R1(value, every);
        }

        /** Returns a copy that is computed at every {@code updates}-th update of D. */
        public R1 every(int updates) {
            return new R1(weight, updates);
        }

        @Override
        public Where where() {
            return Where.REAL;
        }

        @Override
        public Tensor of(Tensor squaredNorms) {
            return squaredNorms.mean().mul(Scalars.of(0.5));
        }
    }

    /**
     * {@code weight / 2 · E[|∇D(G(z))|²]} on generated pictures (Mescheder et al., 2018,
     * arXiv:1801.04406).
     *
     * @param weight γ
     */
    record R2(Schedule weight, int every) implements Penalty {
        public R2 {
            check(weight, every);
        }

        /** Returns a copy with another weight γ. */
        public R2 weight(Schedule value) {
            return new R2(value, every);
        }

        /** Returns a copy that is computed at every {@code updates}-th update of D. */
        public R2 every(int updates) {
            return new R2(weight, updates);
        }

        @Override
        public Where where() {
            return Where.FAKE;
        }

        @Override
        public Tensor of(Tensor squaredNorms) {
            return squaredNorms.mean().mul(Scalars.of(0.5));
        }
    }

    /**
     * {@code weight · E[(|∇D(x̂)| - target)²]} between real and generated pictures (WGAN-GP:
     * Gulrajani et al., 2017, arXiv:1704.00028, with weight 10 and target 1).
     *
     * @param weight λ
     * @param target the gradient norm that D is trained towards, at least 0
     */
    record Gradient(Schedule weight, double target, int every) implements Penalty {
        private static final double EPSILON = 1e-12; // keeps the root's derivative finite where D is constant

        public Gradient {
            check(weight, every);
            if (!(target >= 0 && target < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("target must be at least 0; got " + target);
            }
        }

        /** Returns a copy with another weight λ. */
        public Gradient weight(Schedule value) {
            return new Gradient(value, target, every);
        }

        /** Returns a copy with another target of the gradient norm. */
        public Gradient target(double value) {
            return new Gradient(weight, value, every);
        }

        /** Returns a copy that is computed at every {@code updates}-th update of D. */
        public Gradient every(int updates) {
            return new Gradient(weight, target, updates);
        }

        @Override
        public Where where() {
            return Where.BETWEEN;
        }

        @Override
        public Tensor of(Tensor squaredNorms) {
            return squaredNorms
                    .add(Scalars.of(EPSILON))
                    .sqrt()
                    .sub(Scalars.of(target))
                    .square()
                    .mean();
        }
    }

    private static void check(Schedule weight, int every) {
        if (weight.min() < 0) {
            throw new IllegalArgumentException("weight must be at least 0; got " + weight);
        }
        if (every < 1) {
            throw new IllegalArgumentException("every must be at least 1; got " + every);
        }
    }
}
