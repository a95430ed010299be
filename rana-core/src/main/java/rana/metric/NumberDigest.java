package rana.metric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** A digest of numbers. */
final class NumberDigest {
    private static final int NUMBERS_AT_ONCE = 1 << 14;

    private NumberDigest() {}

    /** Adds each number as four bytes, little-endian. */
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
