package rana.metric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what figures depend on. */
final class Sha256 {
    private static final int NUMBERS_AT_ONCE = 1 << 14;

    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** In lower-case hexadecimal; the digest begins anew. */
    static String hexadecimal(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Adds numbers, each as four bytes, little-endian. */
    static void update(MessageDigest digest, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * NUMBERS_AT_ONCE).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += NUMBERS_AT_ONCE) {
            int count = Math.min(NUMBERS_AT_ONCE, values.length - from);
            bytes.clear();
            bytes.asFloatBuffer().put(values, from, count);
            digest.update(bytes.limit(4 * count));
        }
    }
}
