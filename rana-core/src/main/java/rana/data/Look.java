package rana.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import rana.io.Sha256;

/**
 * What one look at a picture's middle square, upright, told: all that the doctor keeps of it, about 200 bytes.
 *
 * @param format of the file: "png"; "" where the picture came from no file of its own
 * @param mode of its pixels: "colour with alpha"
 * @param width of the whole picture in pixels
 * @param height likewise
 * @param label index of its class, or -1
 * @param same equal for pictures of equal pixels, and for no others
 * @param gradients for each of 8×8 cells of grey, whether the next one in its row is darker
 * @param cells those cells, row by row, and then the mean red, green and blue
 * @param colour what all pictures' colours are summed up from
 */
record Look(
        String format,
        String mode,
        int width,
        int height,
        int label,
        Same same,
        long gradients,
        Cells cells,
        Colour colour) {
    private static final int CELLS = 8;

    /** 128 bits of the SHA-256 of a square's side and pixels. */
    record Same(long first, long second) {}

    /**
     * Of the pixels of one picture, in levels of 0 to 255.
     *
     * @param red mean
     * @param green mean
     * @param blue mean
     * @param variance of all three around their own means, added up
     * @param grey whether every pixel has no colour
     * @param blank whether all pixels are the same
     */
    record Colour(float red, float green, float blue, float variance, boolean grey, boolean blank) {}

    /** A picture reduced to very few numbers. */
    static final class Cells {
        private final byte[] values;

        private Cells(byte[] values) {
            this.values = values;
        }

        /** Whether two pictures look alike: no cell differs by more than {@code most} levels, and few by so much. */
        boolean isNear(Cells other, int most, int mean) {
            int sum = 0;
            for (int i = 0; i < values.length; i++) {
                int difference = Math.abs((values[i] & 0xff) - (other.values[i] & 0xff));
                sum += difference;
                if (difference > most) {
                    return false;
                }
            }
            return sum <= mean * values.length;
        }
    }

    /** Looks at a file. */
    static Look at(ImageFile file, int label) {
        int width = file.image().getWidth();
        int height = file.image().getHeight();
        return at(file.format(), file.mode(), width, height, label, file.square(Math.min(width, height), 3));
    }

    /** Looks at {@code side * side * 3} bytes. */
    static Look at(byte[] square, int side, int label) {
        return at("", "", side, side, label, square);
    }

    private static Look at(String format, String mode, int width, int height, int label, byte[] square) {
        int side = Math.min(width, height);
        Colour colour = colour(square);
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
        return new Look(format, mode, width, height, label, same(side, square), gradients, new Cells(cells), colour);
    }

    private static Same same(int side, byte[] square) {
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, side));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(square));
        return new Same(hash.getLong(), hash.getLong());
    }

    private static Colour colour(byte[] square) {
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
        return new Colour(
                (float) (sum[0] / pixels),
                (float) (sum[1] / pixels),
                (float) (sum[2] / pixels),
                (float) variance,
                grey,
                blank);
    }
}
