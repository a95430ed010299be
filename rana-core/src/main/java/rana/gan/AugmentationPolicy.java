package rana.gan;

import java.util.List;
import rana.optim.Schedule;

/**
 * Which augmentations D's pictures get, and how often.
 *
 * @param transforms in the order in which they are applied; none for no augmentation
 * @param probability that each is applied to a picture, in [0, 1]; where it is adaptive, what it begins with
 * @param adaptive how it follows D; with a limit of 0 it does not
 */
public record AugmentationPolicy(List<Transform> transforms, Schedule probability, AdaptiveProbability adaptive) {
    public AugmentationPolicy {
        transforms = List.copyOf(transforms);
        if (probability.least() < 0 || probability.most() > 1) {
            throw new IllegalArgumentException("probability must be in [0, 1]; got " + probability);
        }
    }

    /** No augmentation. */
    public static AugmentationPolicy none() {
        return new AugmentationPolicy(List.of(), Schedule.constant(0), new AdaptiveProbability(0.6, 500_000, 0));
    }

    /** Whether the probability follows D. */
    public boolean isAdaptive() {
        return adaptive.limit() > 0;
    }
}
