package rana.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The chunks of a WebP file in RIFF format (RFC 9649, section 2). */
final class WebpChunks {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FLAGS = 20;
    private static final int HAS_PROFILE = 0x20;

    private WebpChunks() {}

    /** Returns the content of the first whole chunk of a name, big-endian, or null. */
    static @Nullable ByteBuffer find(byte[] file, String name) {
        int at = indexOf(file, name);
        return at < 0 ? null : ByteBuffer.wrap(file).slice(at + CHUNK_HEADER, size(file, at));
    }

    /** Returns the embedded colour profile; null if there is none, or the header denies it. */
    static byte @Nullable [] profile(byte[] file) {
        int at = indexOf(file, "ICCP");
        return at < 0 || (file[FLAGS] & HAS_PROFILE) == 0
                ? null
                : Arrays.copyOfRange(file, at + CHUNK_HEADER, at + CHUNK_HEADER + size(file, at));
    }

    /** Returns the file without its colour profile; the file itself if it has none. */
    static byte[] withoutProfile(byte[] file) {
        int at = indexOf(file, "ICCP");
        if (at < 0) {
            return file;
        }
        int end = Math.min(file.length, at + CHUNK_HEADER + size(file, at) + (size(file, at) & 1));
        byte[] plain = new byte[file.length - (end - at)];
        System.arraycopy(file, 0, plain, 0, at);
        System.arraycopy(file, end, plain, at, file.length - end);
        ByteBuffer header = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(4, header.getInt(4) - (end - at));
        plain[FLAGS] &= ~HAS_PROFILE;
        return plain;
    }

    /** Returns the index of a chunk; only files in the extended format have several chunks. */
    private static int indexOf(byte[] file, String name) {
        int wanted = fourCharacters(name);
        ByteBuffer riff = ByteBuffer.wrap(file);
        boolean extended = file.length > FIRST_CHUNK + 18 && riff.getInt(FIRST_CHUNK) == fourCharacters("VP8X");
        int at = FIRST_CHUNK;
        while (extended && at <= file.length - CHUNK_HEADER) {
            int size = size(file, at);
            if (size < 0 || size > file.length - at - CHUNK_HEADER) {
                return -1;
            }
            if (riff.getInt(at) == wanted) {
                return at;
            }
            at += CHUNK_HEADER + size + (size & 1);
        }
        return -1;
    }

    private static int size(byte[] file, int at) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4);
    }

    private static int fourCharacters(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)).getInt();
    }
}
