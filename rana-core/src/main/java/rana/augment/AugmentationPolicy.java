package rana.augment;

import java.util.List;
import rana.optim.Schedule;

/**
 * The augmentation of the pictures that D sees, over a training.
 *
 * @param transforms in the order in which they are applied; none for no augmentation
 * @param probability the probability that each is applied to a picture, in [0, 1]; its first value
 *     if it is adaptive
 * @param adaptive the adaptation of the probability to D; none if its limit is 0
 */
public record AugmentationPolicy(List<Transform> transforms, Schedule probability, AdaptiveProbability adaptive) {
    public AugmentationPolicy {
        transforms = List.copyOf(transforms);
        if (probability.min() < 0 || probability.max() > 1) {
            throw new IllegalArgumentException("probability must be in [0, 1]; got " + probability);
        }
    }

    /** Creates no augmentation. */
    public static AugmentationPolicy none() {
        return fixed(0);
    }

    /** Creates augmentation with a constant probability in [0, 1]. */
    public static AugmentationPolicy fixed(double probability, Transform... transforms) {
        return new AugmentationPolicy(
                List.of(transforms), Schedule.constant(probability), new AdaptiveProbability(0.6, 500_000, 0));
    }

    /** Returns a copy whose probability is adaptive. */
    public AugmentationPolicy adaptive(AdaptiveProbability value) {
        return new AugmentationPolicy(transforms, probability, value);
    }

    /** Returns true if the probability adapts to D. */
    public boolean isAdaptive() {
        return adaptive.limit() > 0;
    }
}
