package rana.augment;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;

/**
 * A mid-grey square that covers a part of a picture. Its centre is uniform over the picture, so
 * that a part of it may lie outside (Zhao et al., 2020, arXiv:2006.10738, with 1/2).
 *
 * @param ratio the side of the square relative to the picture's, in [0, 1]; rounded to whole pixels
 */
public record Cutout(double ratio) implements Transform {
    public Cutout {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("ratio must be in [0, 1]; got " + ratio);
        }
    }

    /** The top left corner of a square, in pixels; it may lie outside the picture. */
    record Corner(int top, int left) {}

    @Override
    public String type() {
        return "cutout";
    }

    @Override
    public Tensor apply(
            Tensor pictures, boolean[] chosen, RandomStream random, PixelRange range, ComputeDevice device) {
        int height = Math.toIntExact(pictures.size(2));
        int width = Math.toIntExact(pictures.size(3));
        return cut(pictures, draw(chosen, height, width, random), range, device);
    }

    /** Returns a corner for each picture; outside the picture if it was not chosen. */
    public Corner[] draw(boolean[] chosen, int height, int width, RandomStream random) {
        var numbers = random.generator();
        Corner[] corners = new Corner[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            int top = start(height, numbers.nextDouble());
            int left = start(width, numbers.nextDouble());
            corners[i] = chosen[i] ? new Corner(top, left) : new Corner(height, width);
        }
        return corners;
    }

    /** Returns the pictures with the squares covered. */
    Tensor cut(Tensor pictures, Corner[] corners, PixelRange range, ComputeDevice device) {
        int[] top = new int[corners.length];
        int[] left = new int[corners.length];
        for (int i = 0; i < corners.length; i++) {
            top[i] = corners[i].top();
            left[i] = corners[i].left();
        }
        int high = square(Math.toIntExact(pictures.size(2)));
        int wide = square(Math.toIntExact(pictures.size(3)));
        Tensor covered = Rectangles.of(top, high, left, wide, pictures, device);
        return range.greyUnless(pictures, covered.neg().add_(Scalars.of(1)));
    }

    /**
     * Returns the first pixel of a square whose centre is at {@code u} of a side: on a pixel for
     * odd squares, between two for even ones.
     */
    private int start(int side, double u) {
        int square = square(side);
        int centres = side + 1 - square % 2;
        return (int) (u * centres) - square / 2;
    }

    private int square(int side) {
        return Math.toIntExact(Math.round(ratio * side));
    }
}
