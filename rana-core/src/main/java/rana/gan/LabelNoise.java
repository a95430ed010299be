package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.RandomTensors;
import rana.torch.Scalars;

/**
 * Noise on the labels that D is trained with, so that it is never quite sure.
 *
 * @param amount the most that a label moves, in [0, 0.5]; 0 for none
 */
public record LabelNoise(double amount, Sides sides) {
    /** Which way labels move. */
    public enum Sides {
        /** Up, whatever the label: a label of 1 becomes more than 1, so the loss can be negative. The seed's. */
        UPWARD,
        /** Each towards the other, so that targets stay between the two. */
        TWO_SIDED
    }

    public LabelNoise {
        if (!(amount >= 0 && amount <= 0.5)) {
            throw new IllegalArgumentException("amount must be in [0, 0.5]; got " + amount);
        }
    }

    /**
     * Labels of one kind: {@code label} moved by {@code amount · U[0, 1)}.
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
