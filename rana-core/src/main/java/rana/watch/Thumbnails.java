package rana.watch;

import java.util.List;
import rana.image.Picture;

/** Pictures as averages over 8×8 cells (fewer where they are smaller), to tell how much alike they are. */
final class Thumbnails {
    private static final int CELLS = 8;

    private Thumbnails() {}

    static float[][] of(List<Picture> pictures) {
        return pictures.stream()
                .map(picture -> of(picture.pixels(), picture.width(), picture.channels()))
                .toArray(float[][]::new);
    }

    /**
     * The averages of one square picture.
     *
     * @param pixels row by row, channels interleaved: {@code size * size * channels}
     * @return cells · cells · channels numbers in [0, 255], in the same order
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

    /** The distance from {@code thumbnail} to the nearest of {@code others}, itself (the same array) left out. */
    static double nearest(float[] thumbnail, float[][] others) {
        double least = Double.POSITIVE_INFINITY;
        for (float[] other : others) {
            if (other != thumbnail) {
                least = Math.min(least, squaredDistance(thumbnail, other, least));
            }
        }
        return Math.sqrt(least);
    }

    /** The squared distance, or something above {@code enough} once it is clear that it is more. */
    private static double squaredDistance(float[] a, float[] b, double enough) {
        double sum = 0;
        for (int i = 0; i < a.length && sum <= enough; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }
}
