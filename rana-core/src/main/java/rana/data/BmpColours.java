package rana.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The colour profile of a BMP file with a header of version 5 (BITMAPV5HEADER). */
final class BmpColours {
    private static final int HEADER = 14;
    private static final int HEADER_BYTES = 124;
    private static final int SPACE = HEADER + 56;
    private static final int PROFILE = HEADER + 112;
    private static final int EMBEDDED = 0x4D424544;
    private static final int LINKED = 0x4C494E4B;
    private static final int SRGB = 0x73524742;

    private BmpColours() {}

    /** Returns the embedded profile, or null. */
    static byte @Nullable [] profile(byte[] file) {
        if (space(file) != EMBEDDED) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long from = HEADER + (header.getInt(PROFILE) & 0xffffffffL);
        long length = header.getInt(PROFILE + 4) & 0xffffffffL;
        return from + length <= file.length ? Arrays.copyOfRange(file, (int) from, (int) (from + length)) : null;
    }

    /**
     * Returns the file without its profile, so that the decoder neither fails on a broken one nor
     * opens the file that a linked one names.
     */
    static byte[] withoutProfile(byte[] file) {
        if (space(file) != EMBEDDED && space(file) != LINKED) {
            return file;
        }
        byte[] plain = file.clone();
        ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).putInt(SPACE, SRGB);
        return plain;
    }

    private static int space(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean v5 = file.length >= HEADER + HEADER_BYTES && header.getInt(HEADER) >= HEADER_BYTES;
        return v5 ? header.getInt(SPACE) : 0;
    }
}
