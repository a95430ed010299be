package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.optim.Schedule;
import rana.torch.Scalars;
import rana.torch.Torch;

/** What D pays, beside its loss, for being steep. */
public sealed interface Penalty {
    /** How much it weighs, at least 0; it may move with the training. */
    Schedule weight();

    /**
     * It is taken at every so many updates of D, then times as many, so that its expectation stays (Karras et al., 2020,
     * arXiv:1912.04958, section 3.1, but for the optimiser's correction).
     */
    int every();

    /** Where D's steepness is looked at. */
    Where where();

    /**
     * The penalty without its weight: a scalar.
     *
     * @param squares squared norm of the gradient of each picture's score with respect to the picture: (batch)
     */
    Tensor of(Tensor squares);

    /** The pictures at which D's gradient is taken. */
    enum Where {
        /** Real pictures. */
        REAL,
        /** Generated pictures. */
        FAKE,
        /** Points drawn uniformly on the lines between a real picture and a generated one. */
        BETWEEN
    }

    /** Whether it is taken at update {@code iteration} of D, from 0. */
    default boolean isDue(long iteration) {
        return iteration % every() == 0;
    }

    /**
     * Squared norm of the gradient of each picture's score with respect to the picture, differentiable again.
     *
     * @param scores (batch, 1), of {@code pictures}, each of its own picture
     * @param pictures (batch, …), requiring gradients
     * @return (batch)
     */
    static Tensor squaredNorms(Tensor scores, Tensor pictures) {
        Tensor gradient = Torch.differentiableGradient(scores.sum(), pictures);
        return gradient.reshape(pictures.size(0), -1).square().sum(1);
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

        @Override
        public Where where() {
            return Where.REAL;
        }

        @Override
        public Tensor of(Tensor squares) {
            return squares.mean().mul(Scalars.of(0.5));
        }
    }

    /**
     * {@code weight / 2 · E[|∇D(G(z))|²]} on generated pictures (Mescheder et al., 2018, arXiv:1801.04406).
     *
     * @param weight γ
     */
    record R2(Schedule weight, int every) implements Penalty {
        public R2 {
            check(weight, every);
        }

        @Override
        public Where where() {
            return Where.FAKE;
        }

        @Override
        public Tensor of(Tensor squares) {
            return squares.mean().mul(Scalars.of(0.5));
        }
    }

    /**
     * {@code weight · E[(|∇D(x̂)| - target)²]} between real and generated pictures (Gulrajani et al., 2017, arXiv:1704.00028, with
     * weight 10 and target 1).
     *
     * @param weight λ
     * @param target the steepness that D is held to, at least 0
     */
    record Gradient(Schedule weight, double target, int every) implements Penalty {
        /** Keeps the root's derivative finite where D is flat. */
        private static final double EPSILON = 1e-12;

        public Gradient {
            check(weight, every);
            if (!(target >= 0 && target < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("target must be at least 0; got " + target);
            }
        }

        @Override
        public Where where() {
            return Where.BETWEEN;
        }

        @Override
        public Tensor of(Tensor squares) {
            return squares.add(Scalars.of(EPSILON))
                    .sqrt()
                    .sub(Scalars.of(target))
                    .square()
                    .mean();
        }
    }

    private static void check(Schedule weight, int every) {
        if (weight.least() < 0) {
            throw new IllegalArgumentException("weight must be at least 0; got " + weight);
        }
        if (every < 1) {
            throw new IllegalArgumentException("every must be at least 1; got " + every);
        }
    }
}
