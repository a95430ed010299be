package rana.gan;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/** An {@link AugmentationPolicy} at work, with the probability that it has come to. */
public final class Augmenter {
    private AugmentationPolicy policy;
    private final Augmentation augmentation;
    private double probability;

    /** @param range of the pictures' numbers */
    public Augmenter(AugmentationPolicy policy, PixelRange range) {
        this.policy = policy;
        this.augmentation = new Augmentation(policy.transforms(), range);
        this.probability = policy.probability().at(0);
    }

    /** The probability of each transform at present: 0 where there are none. */
    public double probability() {
        return policy.transforms().isEmpty() ? 0 : probability;
    }

    /** Goes on by {@code other}, which has the same transforms; where it is adaptive, from the probability that there is. */
    public void follow(AugmentationPolicy other) {
        policy = other;
    }

    /** Goes on from this probability: that of a checkpoint, say. */
    public void resumeAt(double probability) {
        this.probability = probability;
    }

    /** What D sees of {@code examples}. */
    Batch apply(Batch examples, RandomStream random, ComputeDevice device) {
        if (probability() == 0) {
            return examples;
        }
        Tensor augmented = augmentation.apply(examples.pictures(), probability, random, device);
        return examples.with(augmented);
    }

    /**
     * What a change of the pictures changes what D sees by: augmentation is affine in them.
     *
     * @param random the stream that {@link #apply} was given
     */
    Tensor change(Tensor change, RandomStream random, ComputeDevice device) {
        if (probability() == 0) {
            return change;
        }
        Tensor ofNothing = augmentation.apply(torch.zeros_like(change), probability, random, device);
        return augmentation.apply(change, probability, random, device).sub(ofNothing);
    }

    /** Takes the probability that the schedule gives. */
    void advance(double progress) {
        if (!policy.isAdaptive()) {
            probability = policy.probability().at(progress);
        }
    }

    /** Follows D, where it is adaptive: {@link Adversarial#overfitting} on {@code images} real pictures. */
    void follow(double overfitting, long images) {
        if (policy.isAdaptive()) {
            probability = policy.adaptive().next(probability, overfitting, images);
        }
    }
}
