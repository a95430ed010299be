package rana.augment;

import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;

/**
 * The range of pixel values in the tensors that networks read and draw; bytes 0 to 255 are scaled
 * to it linearly.
 */
public enum PixelRange {
    /** [0, 1], as in the article. */
    UNIT(0, 1),
    /** [-1, 1], the range of a tanh. */
    SYMMETRIC(-1, 1);

    private final double low;
    private final double high;

    PixelRange(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** Returns the value of black, byte 0. */
    public double low() {
        return low;
    }

    /** Returns the value of white, byte 255. */
    public double high() {
        return high;
    }

    /** Returns the value of mid-grey: 0.5 or 0. */
    public double middle() {
        return (low + high) / 2;
    }

    /** Returns the distance from mid-grey to black and white: 0.5 or 1. */
    public double halfWidth() {
        return (high - low) / 2;
    }

    /** Returns the interval as mathematics writes it: {@code [-1, 1]}. */
    public String interval() {
        return "[" + (int) low + ", " + (int) high + "]";
    }

    /**
     * Returns the pictures where {@code kept} is 1, and mid-grey where it is 0.
     *
     * @param pictures (n, channels, height, width)
     * @param kept (n, 1, height, width), of 0 and 1
     */
    Tensor greyUnless(Tensor pictures, Tensor kept) {
        Tensor left = pictures.mul(kept);
        return middle() == 0 ? left : left.add(kept.mul(Scalars.of(-middle())).add_(Scalars.of(middle())));
    }
}
