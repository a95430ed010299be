package rana.augment;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/**
 * A shift of a picture by whole pixels, horizontally and vertically; the area that becomes free is
 * mid-grey, which is 0 in [-1, 1] (Zhao et al., 2020, arXiv:2006.10738, with 1/8).
 *
 * @param ratio the maximum shift relative to the picture's side, in [0, 1]; rounded to whole pixels
 */
public record Translation(double ratio) implements Transform {
    public Translation {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("ratio must be in [0, 1]; got " + ratio);
        }
    }

    /** The shift of a picture in pixels; negative to the left or up. */
    record Shift(int right, int down) {
        static final Shift NONE = new Shift(0, 0);
    }

    @Override
    public String type() {
        return "translation";
    }

    @Override
    public Tensor apply(
            Tensor pictures, boolean[] chosen, RandomStream random, PixelRange range, ComputeDevice device) {
        int height = Math.toIntExact(pictures.size(2));
        int width = Math.toIntExact(pictures.size(3));
        return move(pictures, draw(chosen, height, width, random), range, device);
    }

    public Shift[] draw(boolean[] chosen, int height, int width, RandomStream random) {
        var numbers = random.generator();
        int maxDown = Math.toIntExact(Math.round(ratio * height));
        int maxRight = Math.toIntExact(Math.round(ratio * width));
        Shift[] shifts = new Shift[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            int right = numbers.nextInt(-maxRight, maxRight + 1);
            int down = numbers.nextInt(-maxDown, maxDown + 1);
            shifts[i] = chosen[i] ? new Shift(right, down) : Shift.NONE;
        }
        return shifts;
    }

    /** Returns the shifted pictures. */
    static Tensor move(Tensor pictures, Shift[] shifts, PixelRange range, ComputeDevice device) {
        int count = shifts.length;
        long channels = pictures.size(1);
        int height = Math.toIntExact(pictures.size(2));
        int width = Math.toIntExact(pictures.size(3));
        int[] top = new int[count];
        int[] left = new int[count];
        for (int i = 0; i < count; i++) {
            top[i] = shifts[i].down();
            left[i] = shifts[i].right();
        }
        Tensor rows = sources(top, height, height, device).unsqueeze(2); // (n, height, 1), rows of all pictures
        Tensor columns = sources(left, width, 0, device).unsqueeze(1); // (n, 1, width)
        Tensor pixels = rows.mul(new Scalar((long) width)).add(columns).reshape(-1); // (n · height · width)
        Tensor moved = pictures.permute(0, 2, 3, 1)
                .reshape(-1, channels)
                .index_select(0, pixels)
                .reshape(count, height, width, channels)
                .permute(0, 3, 1, 2);
        return range.greyUnless(moved, Rectangles.of(top, height, left, width, pictures, device));
    }

    /**
     * Returns, for each position along a side, the position that its pixel comes from, or the
     * nearest one in the picture.
     *
     * @param step added for each picture before it
     * @return (n, side), whole numbers
     */
    private static Tensor sources(int[] shifts, int side, int step, ComputeDevice device) {
        float[] sources = new float[shifts.length * side];
        for (int i = 0; i < shifts.length; i++) {
            for (int at = 0; at < side; at++) {
                sources[i * side + at] = i * step + Math.min(Math.max(at - shifts[i], 0), side - 1);
            }
        }
        return device.place(Torch.tensor(sources, shifts.length, side)).to(ScalarType.Long);
    }
}
