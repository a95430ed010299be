package rana.data;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation of the camera from Exif tag 0x0112 (1 to 8) of a JPEG file, whose pixels are
 * stored unrotated.
 *
 * @param transposed if true, rows and columns are swapped first
 * @param mirrored if true, left and right are swapped then
 * @param flipped if true, top and bottom are swapped then
 */
record Orientation(boolean transposed, boolean mirrored, boolean flipped) {
    private static final int TAG = 0x0112;
    private static final int HEADER_BYTES = 1 << 17;
    private static final int EXIF = 0x45786966;

    /** Reads the orientation of a JPEG file; upright if it has none, or is not a JPEG file. */
    static Orientation of(byte[] file) {
        try {
            return of(stated(ByteBuffer.wrap(file, 0, Math.min(file.length, HEADER_BYTES))));
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return of(1);
        }
    }

    /** Returns true if the pixels are upright already. */
    boolean isUpright() {
        return !transposed && !mirrored && !flipped;
    }

    private static Orientation of(int tag) {
        return switch (tag) {
            case 2 -> new Orientation(false, true, false);
            case 3 -> new Orientation(false, true, true);
            case 4 -> new Orientation(false, false, true);
            case 5 -> new Orientation(true, false, false);
            case 6 -> new Orientation(true, true, false);
            case 7 -> new Orientation(true, true, true);
            case 8 -> new Orientation(true, false, true);
            default -> new Orientation(false, false, false);
        };
    }

    /** Turns a square picture of {@code size * size * channels} bytes upright. */
    byte[] upright(byte[] pixels, int size, int channels) {
        if (isUpright()) {
            return pixels;
        }
        byte[] to = new byte[pixels.length];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int column = mirrored ? size - 1 - x : x;
                int row = flipped ? size - 1 - y : y;
                int from = transposed ? column * size + row : row * size + column;
                System.arraycopy(pixels, from * channels, to, (y * size + x) * channels, channels);
            }
        }
        return to;
    }

    /**
     * Walks the segments of a JPEG header up to the Exif segment and returns its orientation tag.
     */
    private static int stated(ByteBuffer jpeg) {
        if (jpeg.getShort() != (short) 0xFFD8) {
            return 1;
        }
        while (true) {
            int marker = jpeg.getShort() & 0xffff;
            int length = jpeg.getShort() & 0xffff;
            boolean segment = marker >= 0xFFE0 && marker <= 0xFFFE;
            if (marker == 0xFFE1 && length > 8 && jpeg.getInt(jpeg.position()) == EXIF) {
                return inExif(jpeg.slice(jpeg.position() + 6, length - 8));
            }
            if (!segment && marker != 0xFFDB && marker != 0xFFC4) {
                return 1;
            }
            jpeg.position(jpeg.position() + length - 2);
        }
    }

    private static int inExif(ByteBuffer tiff) {
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if ((tiff.getShort(entry) & 0xffff) == TAG) {
                return tiff.getShort(entry + 8);
            }
        }
        return 1;
    }
}
