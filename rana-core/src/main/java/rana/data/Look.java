package rana.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import rana.image.Resize;
import rana.io.Sha256;

/**
 * The features of a picture's upright centre square that an {@link Inspection} needs, about 200
 * bytes.
 *
 * @param format the format of the file: "png"; "" if the picture has no file of its own
 * @param mode the type of the pixels: "colour with alpha"
 * @param width the width of the whole picture in pixels
 * @param height the height of the whole picture in pixels
 * @param dim true if the picture uses at most 12 of 16 bits
 * @param label the index of the class, or -1
 * @param hash a hash of the pixels, equal only for pictures of equal pixels
 * @param gradients one bit for each of 8×8 grey cells, set if the next cell in its row is darker
 * @param cells the grey cells, row by row, followed by the mean red, green and blue
 * @param colour statistics of the colours
 */
record Look(
        String format,
        String mode,
        int width,
        int height,
        boolean dim,
        int label,
        PixelHash hash,
        long gradients,
        Cells cells,
        ColourStats colour) {
    private static final int CELLS = 8;

    /** The first 128 bits of the SHA-256 of a square's side and pixels. */
    record PixelHash(long first, long second) {}

    /**
     * Statistics of the pixels of one picture, in levels of 0 to 255.
     *
     * @param red the mean red
     * @param green the mean green
     * @param blue the mean blue
     * @param variance the sum of the variances of red, green and blue
     * @param grey true if every pixel is grey
     * @param blank true if all pixels are the same
     */
    record ColourStats(float red, float green, float blue, float variance, boolean grey, boolean blank) {}

    /** A thumbnail of very few values. */
    static final class Cells {
        private final byte[] values;

        private Cells(byte[] values) {
            this.values = values;
        }

        /**
         * Returns true if no cell differs by more than {@code max} levels and the mean difference
         * is at most {@code maxMean}.
         */
        boolean isNear(Cells other, int max, int maxMean) {
            int sum = 0;
            for (int i = 0; i < values.length; i++) {
                int difference = Math.abs((values[i] & 0xff) - (other.values[i] & 0xff));
                sum += difference;
                if (difference > max) {
                    return false;
                }
            }
            return sum <= maxMean * values.length;
        }
    }

    /** Computes the features of a picture file. */
    static Look at(ImageFile file, int label) {
        int width = file.image().getWidth();
        int height = file.image().getHeight();
        byte[] square = file.square(Math.min(width, height), 3);
        return at(file.format(), file.mode(), width, height, file.isDim(), label, square);
    }

    /** Computes the features of a square of {@code side * side * 3} bytes. */
    static Look at(byte[] square, int side, int label) {
        return at("", "", side, side, false, label, square);
    }

    private static Look at(String format, String mode, int width, int height, boolean dim, int label, byte[] square) {
        int side = Math.min(width, height);
        ColourStats colour = colour(square);
        byte[] grey = Resize.bicubic(Luma.ofColour(square), side, side, 1, CELLS + 1, CELLS);
        byte[] cells = new byte[CELLS * CELLS + 3];
        long gradients = 0;
        for (int y = 0; y < CELLS; y++) {
            for (int x = 0; x < CELLS; x++) {
                int at = y * (CELLS + 1) + x;
                cells[y * CELLS + x] = grey[at];
                gradients = gradients << 1 | ((grey[at] & 0xff) > (grey[at + 1] & 0xff) ? 1 : 0);
            }
        }
        cells[CELLS * CELLS] = (byte) Math.round(colour.red());
        cells[CELLS * CELLS + 1] = (byte) Math.round(colour.green());
        cells[CELLS * CELLS + 2] = (byte) Math.round(colour.blue());
        return new Look(
                format, mode, width, height, dim, label, hash(side, square), gradients, new Cells(cells), colour);
    }

    private static PixelHash hash(int side, byte[] square) {
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, side));
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest(square));
        return new PixelHash(bytes.getLong(), bytes.getLong());
    }

    private static ColourStats colour(byte[] square) {
        long[] sum = new long[3];
        long[] squares = new long[3];
        boolean grey = true;
        boolean blank = true;
        for (int i = 0; i < square.length; i += 3) {
            for (int c = 0; c < 3; c++) {
                int level = square[i + c] & 0xff;
                sum[c] += level;
                squares[c] += (long) level * level;
                blank &= square[i + c] == square[c];
            }
            grey &= square[i] == square[i + 1] && square[i] == square[i + 2];
        }
        double pixels = square.length / 3.0;
        double variance = 0;
        for (int c = 0; c < 3; c++) {
            double mean = sum[c] / pixels;
            variance += squares[c] / pixels - mean * mean;
        }
        return new ColourStats(
                (float) (sum[0] / pixels),
                (float) (sum[1] / pixels),
                (float) (sum[2] / pixels),
                (float) variance,
                grey,
                blank);
    }
}
