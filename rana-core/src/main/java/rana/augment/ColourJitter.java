package rana.augment;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/**
 * Random changes of brightness, saturation and contrast, in this order (Zhao et al., 2020,
 * arXiv:2006.10738, whose amounts are 0.5, 1 and 0.5). They are applied together or not at all. As
 * in the paper, results are not clipped to the pictures' range.
 *
 * @param brightness bounds the shift, {@code U[-brightness, brightness)} half-widths of the
 *     pictures' range; at least 0
 * @param saturation bounds the factor {@code 1 + U[-saturation, saturation)} on the distance from
 *     the mean of a pixel's channels; in [0, 1]. No effect on grey pictures
 * @param contrast bounds the factor {@code 1 + U[-contrast, contrast)} on the distance from the
 *     picture's mean; in [0, 1]
 */
public record ColourJitter(double brightness, double saturation, double contrast) implements Transform {
    public ColourJitter {
        if (!(brightness >= 0 && Double.isFinite(brightness))) {
            throw new IllegalArgumentException("brightness must be at least 0; got " + brightness);
        }
        if (!(saturation >= 0 && saturation <= 1)) {
            throw new IllegalArgumentException("saturation must be in [0, 1]; got " + saturation);
        }
        if (!(contrast >= 0 && contrast <= 1)) {
            throw new IllegalArgumentException("contrast must be in [0, 1]; got " + contrast);
        }
    }

    /** The change of a picture: {@code shift} in the range of the pictures, and two factors. */
    record Change(float shift, float saturation, float contrast) {
        static final Change NONE = new Change(0, 1, 1);
    }

    @Override
    public String type() {
        return "colour";
    }

    @Override
    public Tensor apply(
            Tensor pictures, boolean[] chosen, RandomStream random, PixelRange range, ComputeDevice device) {
        return change(pictures, draw(chosen, random, range), device);
    }

    public Change[] draw(boolean[] chosen, RandomStream random, PixelRange range) {
        var numbers = random.generator();
        Change[] changes = new Change[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            double shift = brightness * range.halfWidth() * (2 * numbers.nextDouble() - 1);
            double saturationFactor = 1 + saturation * (2 * numbers.nextDouble() - 1);
            double contrastFactor = 1 + contrast * (2 * numbers.nextDouble() - 1);
            changes[i] = chosen[i]
                    ? new Change((float) shift, (float) saturationFactor, (float) contrastFactor)
                    : Change.NONE;
        }
        return changes;
    }

    /**
     * Returns the changed pictures x. The mean m of a picture changes by the shift b only, and
     * saturation does not change the mean g of a pixel, so the three steps are one:
     * {@code c·s·x + c·(1 - s)·g + (1 - c)·m + b}.
     */
    static Tensor change(Tensor pictures, Change[] changes, ComputeDevice device) {
        int count = changes.length;
        boolean grey = pictures.size(1) == 1;
        float[] factors = new float[4 * count];
        for (int i = 0; i < count; i++) {
            double saturation = grey ? 1 : changes[i].saturation();
            double contrast = changes[i].contrast();
            factors[i] = (float) (contrast * saturation);
            factors[count + i] = (float) (contrast * (1 - saturation));
            factors[2 * count + i] = (float) (1 - contrast);
            factors[3 * count + i] = changes[i].shift();
        }
        Tensor placed = device.place(Torch.tensor(factors, 4, count, 1, 1)); // (4, n, 1, 1), to be (n, 1, 1, 1) each
        Tensor ofPixel = pictures.mean(new long[] {1}, true, new ScalarTypeOptional()); // (n, 1, height, width)
        Tensor ofPicture = ofPixel.mean(new long[] {2, 3}, true, new ScalarTypeOptional()); // (n, 1, 1, 1)
        Tensor added = ofPixel.mul(factor(placed, 1))
                .add(ofPicture.mul(factor(placed, 2)).add(factor(placed, 3)));
        return pictures.mul(factor(placed, 0)).add(added);
    }

    private static Tensor factor(Tensor factors, long row) {
        return factors.select(0, row).unsqueeze(3);
    }
}
