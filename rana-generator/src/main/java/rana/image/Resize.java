package rana.image;

/**
 * Antialiased bicubic resizing of 8-bit pictures (Keys 1981, a = -1/2). When a picture shrinks, the
 * filter widens with it, so that every source pixel contributes. Weights are 22-bit fixed point,
 * and the picture is rounded to bytes between the horizontal and the vertical pass. Pillow does the
 * same; the results are bit-identical.
 */
public final class Resize {
    private static final int PRECISION = 22;

    /**
     * The first source pixel of each target pixel, and the weights of the source pixels from there
     * on.
     */
    private static final class Weights {
        private final int[] first;
        private final int[][] values;

        private Weights(int targets) {
            this.first = new int[targets];
            this.values = new int[targets][];
        }
    }

    private Resize() {}

    /**
     * Resizes a picture.
     *
     * @param pixels {@code height * width * channels} bytes, row by row, channels interleaved
     * @return {@code toHeight * toWidth * channels} bytes in the same layout
     */
    public static byte[] bicubic(byte[] pixels, int width, int height, int channels, int toWidth, int toHeight) {
        byte[] wide = width == toWidth ? pixels : horizontal(pixels, width, height, channels, toWidth);
        return height == toHeight ? wide : vertical(wide, toWidth * channels, height, toHeight);
    }

    private static byte[] horizontal(byte[] pixels, int width, int height, int channels, int toWidth) {
        Weights weights = weights(width, toWidth);
        byte[] to = new byte[height * toWidth * channels];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < toWidth; x++) {
                int from = (y * width + weights.first[x]) * channels;
                for (int c = 0; c < channels; c++) {
                    to[(y * toWidth + x) * channels + c] = weighted(pixels, from + c, channels, weights.values[x]);
                }
            }
        }
        return to;
    }

    private static byte[] vertical(byte[] pixels, int rowBytes, int height, int toHeight) {
        Weights weights = weights(height, toHeight);
        byte[] to = new byte[toHeight * rowBytes];
        for (int y = 0; y < toHeight; y++) {
            for (int i = 0; i < rowBytes; i++) {
                to[y * rowBytes + i] = weighted(pixels, weights.first[y] * rowBytes + i, rowBytes, weights.values[y]);
            }
        }
        return to;
    }

    private static byte weighted(byte[] pixels, int from, int stride, int[] weights) {
        int sum = 1 << (PRECISION - 1);
        for (int k = 0, at = from; k < weights.length; k++, at += stride) {
            sum += (pixels[at] & 0xff) * weights[k];
        }
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
    }

    private static Weights weights(int from, int to) {
        double scale = (double) from / to;
        double stretch = Math.max(1, scale);
        double support = 2 * stretch;
        var weights = new Weights(to);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int low = Math.max(0, (int) (centre - support + 0.5));
            int high = Math.min(from, (int) (centre + support + 0.5));
            weights.first[i] = low;
            weights.values[i] = normalised(low, high, centre, stretch);
        }
        return weights;
    }

    private static int[] normalised(int low, int high, double centre, double stretch) {
        double[] weights = new double[high - low];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = keys((low + k - centre + 0.5) / stretch);
            sum += weights[k];
        }
        int[] fixed = new int[weights.length];
        for (int k = 0; k < fixed.length; k++) {
            double scaled = weights[k] / sum * (1 << PRECISION);
            fixed[k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
        return fixed;
    }

    private static double keys(double signed) {
        double x = Math.abs(signed);
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
}
