package rana.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import rana.Printable;

/**
 * A check of the checksums of a PNG file, which Java's decoder ignores (PNG specification, section
 * 5.3).
 */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;

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
            var checksum = new CRC32();
            checksum.update(file, at + 4, 4 + length);
            if (critical && (int) checksum.getValue() != png.getInt(at + 8 + length)) {
                String name = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
                throw new IOException("corrupt (wrong checksum of chunk %s)".formatted(Printable.of(name)));
            }
            at += 12 + length;
        }
    }
}
