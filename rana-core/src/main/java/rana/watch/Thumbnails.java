package rana.watch;

import java.util.List;
import rana.image.Picture;

/**
 * Pictures as averages over 8×8 cells, fewer for smaller pictures. Their distances measure how
 * similar pictures are.
 */
final class Thumbnails {
    private static final int CELLS = 8;

    private Thumbnails() {}

    static float[][] of(List<Picture> pictures) {
        return pictures.stream()
                .map(picture -> of(picture.pixels(), picture.width(), picture.channels()))
                .toArray(float[][]::new);
    }

    /**
     * Returns the cell averages of one square picture.
     *
     * @param pixels {@code size * size * channels} bytes, row by row, channels interleaved
     * @return {@code cells * cells * channels} numbers in [0, 255], in the same order
     */
    static float[] of(byte[] pixels, int size, int channels) {
        int cells = Math.min(CELLS, size);
        float[] averages = new float[cells * cells * channels];
        for (int row = 0, at = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                for (int channel = 0; channel < channels; channel++, at++) {
                    averages[at] = average(pixels, size, channels, row, column, channel);
                }
            }
        }
        return averages;
    }

    private static float average(byte[] pixels, int size, int channels, int row, int column, int channel) {
        int cells = Math.min(CELLS, size);
        int top = row * size / cells;
        int bottom = (row + 1) * size / cells;
        int left = column * size / cells;
        int right = (column + 1) * size / cells;
        int sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += pixels[(y * size + x) * channels + channel] & 0xff;
            }
        }
        return (float) sum / ((bottom - top) * (right - left));
    }

    /**
     * Returns the Euclidean distance from {@code thumbnail} to the nearest of {@code others} that
     * is not the same array.
     */
    static double nearest(float[] thumbnail, float[][] others) {
        double min = Double.POSITIVE_INFINITY;
        for (float[] other : others) {
            if (other != thumbnail) {
                min = Math.min(min, squaredDistance(thumbnail, other, min));
            }
        }
        return Math.sqrt(min);
    }

    /**
     * Returns the squared distance; if it exceeds {@code limit}, some number above {@code limit}.
     */
    private static double squaredDistance(float[] a, float[] b, double limit) {
        double sum = 0;
        for (int i = 0; i < a.length && sum <= limit; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }
}
