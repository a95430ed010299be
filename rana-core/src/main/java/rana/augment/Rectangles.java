package rana.augment;

import org.bytedeco.pytorch.Tensor;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/** Masks with one rectangle per picture. */
final class Rectangles {
    private Rectangles() {}

    /**
     * Returns 1 inside each picture's rectangle, 0 outside; rectangles may reach beyond the
     * picture.
     *
     * @param top the first row of each
     * @param high the number of rows
     * @param left the first column of each
     * @param wide the number of columns
     * @param pictures (n, channels, height, width); only their shape is used
     * @return (n, 1, height, width)
     */
    static Tensor of(int[] top, int high, int[] left, int wide, Tensor pictures, ComputeDevice device) {
        int height = Math.toIntExact(pictures.size(2));
        int width = Math.toIntExact(pictures.size(3));
        Tensor rows = Torch.tensor(spans(top, high, height), top.length, 1, height, 1);
        Tensor columns = Torch.tensor(spans(left, wide, width), left.length, 1, 1, width);
        return device.place(rows).mul(device.place(columns));
    }

    private static float[] spans(int[] first, int length, int side) {
        float[] spans = new float[first.length * side];
        for (int i = 0; i < first.length; i++) {
            for (int at = Math.max(first[i], 0); at < Math.min(first[i] + length, side); at++) {
                spans[i * side + at] = 1;
            }
        }
        return spans;
    }
}
