package rana.objective;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.RandomTensors;
import rana.torch.Scalars;

/**
 * Uniform noise on the labels that D is trained with, which keeps D from becoming too confident.
 *
 * @param amount the maximum change of a label, in [0, 0.5]; 0 for no noise
 * @param sides the direction of the change
 */
public record LabelNoise(double amount, Sides sides) {
    /** The direction in which labels move. */
    public enum Sides {
        /**
         * Up, for every label, as in the article: a label of 1 becomes more than 1, so the loss can
         * be negative.
         */
        UPWARD,
        /** Towards the other label, so that all labels stay between the two. */
        TWO_SIDED
    }

    public LabelNoise {
        if (!(amount >= 0 && amount <= 0.5)) {
            throw new IllegalArgumentException("amount must be in [0, 0.5]; got " + amount);
        }
    }

    /** Creates no noise. */
    public static LabelNoise none() {
        return twoSided(0);
    }

    /** Creates noise of up to {@code amount}, in [0, 0.5], towards the other label. */
    public static LabelNoise twoSided(double amount) {
        return new LabelNoise(amount, Sides.TWO_SIDED);
    }

    /** Creates noise of up to {@code amount}, in [0, 0.5], upwards for every label. */
    public static LabelNoise upward(double amount) {
        return new LabelNoise(amount, Sides.UPWARD);
    }

    /**
     * Returns {@code count} labels: {@code label} moved by {@code amount · U[0, 1)}.
     *
     * @return (count, 1), on the CPU
     */
    Tensor labels(double label, double other, int count, RandomStream random) {
        double direction = sides == Sides.UPWARD ? 1 : Math.signum(other - label);
        return RandomTensors.uniform(random, 0, 1, count, 1)
                .mul_(Scalars.of(direction * amount))
                .add_(Scalars.of(label));
    }
}
