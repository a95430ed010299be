package rana.gan;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.augment.AugmentationPolicy;
import rana.augment.PixelRange;
import rana.objective.Adversarial;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/** The augmentation of a training: an {@link AugmentationPolicy} and the current probability. */
public final class Augmenter {
    private AugmentationPolicy policy;
    private final Augmentation augmentation;
    private double probability;

    /**
     * Creates an augmenter at the beginning of a training.
     *
     * @param range the range of the pictures' values
     */
    Augmenter(AugmentationPolicy policy, PixelRange range) {
        this.policy = policy;
        this.augmentation = new Augmentation(policy.transforms(), range);
        this.probability = policy.probability().at(0);
    }

    /**
     * Returns the current probability of each transform, in [0, 1]: 0 if there are no transforms.
     */
    public double probability() {
        return policy.transforms().isEmpty() ? 0 : probability;
    }

    /**
     * Continues with {@code other}, which has the same transforms; if it is adaptive, from the
     * current probability.
     */
    void setPolicy(AugmentationPolicy other) {
        policy = other;
    }

    /** Continues from a probability, such as that of a checkpoint. */
    void resumeAt(double probability) {
        this.probability = probability;
    }

    /** Returns {@code examples} as D sees them. */
    Batch apply(Batch examples, RandomStream random, ComputeDevice device) {
        if (probability() == 0) {
            return examples;
        }
        Tensor augmented = augmentation.apply(examples.pictures(), probability, random, device);
        return examples.withPictures(augmented);
    }

    /**
     * Returns the derivative of {@link #apply} along {@code direction}. Augmentation is affine, so
     * it is the linear part: {@code A(direction) - A(0)}.
     *
     * @param direction (n, channels, height, width)
     * @param random the stream that {@link #apply} had
     * @return (n, channels, height, width)
     */
    Tensor derivative(Tensor direction, RandomStream random, ComputeDevice device) {
        if (probability() == 0) {
            return direction;
        }
        Tensor ofZero = augmentation.apply(torch.zeros_like(direction), probability, random, device);
        return augmentation.apply(direction, probability, random, device).sub(ofZero);
    }

    /** Sets the probability to that of the schedule, unless it is adaptive. */
    void advance(double fraction) {
        if (!policy.isAdaptive()) {
            probability = policy.probability().at(fraction);
        }
    }

    /** Returns true if the probability follows D's overfitting: see {@link #adapt}. */
    boolean isAdaptive() {
        return policy.isAdaptive();
    }

    /**
     * Adapts the probability to D.
     *
     * @param overfitting {@link Adversarial#overfitting} on the real pictures of an update of D
     * @param images the number of those pictures
     */
    void adapt(double overfitting, long images) {
        probability = policy.adaptive().next(probability, overfitting, images);
    }
}
