package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;

/**
 * The range of the numbers that pictures are made of, as the networks see them: [-1, 1] or [0, 1].
 *
 * @param low what black is
 * @param high what white is
 */
public record PixelRange(double low, double high) {
    public PixelRange {
        if (!(low < high && Double.isFinite(high - low))) {
            throw new IllegalArgumentException("low must be less than high; got " + low + " and " + high);
        }
    }

    /** Mid-grey: 0 for [-1, 1]. */
    public double middle() {
        return (low + high) / 2;
    }

    /** From the middle to either end: 1 for [-1, 1]. */
    public double halfWidth() {
        return (high - low) / 2;
    }

    /**
     * The pictures where {@code kept} is 1, mid-grey where it is 0.
     *
     * @param pictures (n, channels, height, width)
     * @param kept (n, 1, height, width), of 0 and 1
     */
    Tensor greyUnless(Tensor pictures, Tensor kept) {
        Tensor left = pictures.mul(kept);
        return middle() == 0 ? left : left.add(kept.mul(Scalars.of(-middle())).add_(Scalars.of(middle())));
    }
}
