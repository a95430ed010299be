package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/** One way in which pictures are changed at random before D sees them: a part of {@link Augmentation}. */
public sealed interface Transform permits Flip, ColourJitter, Translation, Cutout {
    /** Its name in recipes, and of its random numbers. */
    String type();

    /**
     * The pictures, those that are chosen changed by amounts drawn from {@code random}. What is drawn for a picture does not depend
     * on which are chosen. Affine in the pictures, so derivatives of any order go through it; the others come out as they are.
     *
     * @param pictures (n, channels, height, width), channels-last, on {@code device}
     * @param chosen n
     * @param range of the pictures' numbers
     * @return (n, channels, height, width)
     */
    Tensor apply(Tensor pictures, boolean[] chosen, RandomStream random, PixelRange range, ComputeDevice device);
}
