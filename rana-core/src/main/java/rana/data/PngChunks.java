package rana.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import rana.Printable;

/**
 * The chunks of a PNG file that Java's decoder ignores, and a check of the checksums, which it
 * ignores too (PNG specification, section 5.3).
 */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    private static final int PIXELS = 0x49444154;

    private PngChunks() {}

    /**
     * Checks every complete critical chunk; the decoder itself detects a truncated one.
     *
     * @throws IOException naming the first chunk whose checksum is wrong
     */
    static void check(byte[] file) throws IOException {
        ByteBuffer png = ByteBuffer.wrap(file);
        int at = SIGNATURE_BYTES;
        while (at + 12 <= file.length) {
            int length = png.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                return;
            }
            boolean critical = Character.isUpperCase(file[at + 4]);
            if (critical && checksum(file, at, length) != png.getInt(at + 8 + length)) {
                String name = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
                throw new IOException("corrupt (wrong checksum of chunk %s)".formatted(Printable.of(name)));
            }
            at += 12 + length;
        }
    }

    /**
     * Returns the content of the first whole chunk of a name, or null. As in browsers, a chunk
     * whose checksum is wrong does not count.
     *
     * @param beforePixels if true, the chunk counts only before the pixels, as the specification
     *     requires of those that describe colours
     */
    static @Nullable ByteBuffer find(byte[] file, String name, boolean beforePixels) {
        int wanted = ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)).getInt();
        ByteBuffer png = ByteBuffer.wrap(file);
        int at = SIGNATURE_BYTES;
        while (at + 12 <= file.length) {
            int length = png.getInt(at);
            int type = png.getInt(at + 4);
            if (length < 0 || length > file.length - at - 12 || (beforePixels && type == PIXELS)) {
                return null;
            }
            if (type == wanted) {
                return checksum(file, at, length) == png.getInt(at + 8 + length) ? png.slice(at + 8, length) : null;
            }
            at += 12 + length;
        }
        return null;
    }

    private static int checksum(byte[] file, int at, int length) {
        var checksum = new CRC32();
        checksum.update(file, at + 4, 4 + length);
        return (int) checksum.getValue();
    }
}
