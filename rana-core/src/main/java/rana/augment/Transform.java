package rana.augment;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/** A random change of the pictures that D sees: see {@link AugmentationPolicy}. */
public sealed interface Transform permits Flip, ColourJitter, Translation, Cutout {
    /** Returns its name in recipes, which is also the name of its random stream. */
    String type();

    /**
     * Returns the pictures; the chosen ones are changed by amounts drawn from {@code random}, the
     * others are not. The amounts of a picture do not depend on which are chosen. The result is
     * affine in the pictures, so it has derivatives of any order.
     *
     * @param pictures (n, channels, height, width), channels-last, on {@code device}
     * @param chosen for each of the n pictures, true to change it
     * @param range the range of the pictures' values
     * @return (n, channels, height, width)
     */
    Tensor apply(Tensor pictures, boolean[] chosen, RandomStream random, PixelRange range, ComputeDevice device);
}
