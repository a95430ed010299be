package rana.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The orientation of the camera from Exif tag 0x0112 (1 to 8), for pictures whose pixels are stored
 * unrotated.
 *
 * @param transposed if true, rows and columns are swapped first
 * @param mirrored if true, left and right are swapped then
 * @param flipped if true, top and bottom are swapped then
 */
record Orientation(boolean transposed, boolean mirrored, boolean flipped) {
    static final Orientation UPRIGHT = new Orientation(false, false, false);

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int EXIF = 0x45786966;
    private static final int ENTRY_BYTES = 12;

    /** Returns true if the pixels are upright already. */
    boolean isUpright() {
        return equals(UPRIGHT);
    }

    /** Returns the orientation of a value of the tag; upright if the value is none. */
    static Orientation ofTag(int tag) {
        return switch (tag) {
            case 2 -> new Orientation(false, true, false);
            case 3 -> new Orientation(false, true, true);
            case 4 -> new Orientation(false, false, true);
            case 5 -> new Orientation(true, false, false);
            case 6 -> new Orientation(true, true, false);
            case 7 -> new Orientation(true, true, true);
            case 8 -> new Orientation(true, false, true);
            default -> UPRIGHT;
        };
    }

    /** Returns the orientation of the content of a PNG or WebP chunk, which may be missing. */
    static Orientation ofExif(@Nullable ByteBuffer exif) {
        return exif == null ? UPRIGHT : ofTag(tag(exif.array(), exif.arrayOffset(), exif.arrayOffset() + exif.limit()));
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
     * Returns the value of the tag in the first directory of Exif data, with or without the prefix
     * "Exif" of JPEG files; 0 if it has none.
     */
    static int tag(byte[] file, int from, int to) {
        ByteBuffer exif = ByteBuffer.wrap(file, from, to - from).slice();
        if (exif.limit() >= 6 && exif.getInt(0) == EXIF) {
            exif = exif.position(6).slice();
        }
        if (exif.limit() < 8) {
            return 0;
        }
        exif.order(exif.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = exif.getInt(4);
        if (directory < 0 || directory > exif.limit() - 2) {
            return 0;
        }
        int entries = exif.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + ENTRY_BYTES * i;
            if (entry > exif.limit() - ENTRY_BYTES) {
                return 0;
            }
            if ((exif.getShort(entry) & 0xffff) == TAG) {
                return value(exif, entry);
            }
        }
        return 0;
    }

    private static int value(ByteBuffer exif, int entry) {
        return switch (exif.getShort(entry + 2)) {
            case SHORT -> exif.getShort(entry + 8);
            case LONG -> exif.getInt(entry + 8);
            default -> 0;
        };
    }
}
