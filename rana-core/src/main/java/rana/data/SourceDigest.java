package rana.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import rana.data.ImageSource.Fingerprint;
import rana.io.Sha256;

/**
 * The SHA-256 of the bytes that images are decoded from, and of their labels. It depends on the
 * order of the images, as a training does, but not on names. It is computed while the bytes are
 * read.
 */
final class SourceDigest {
    private final MessageDigest all = Sha256.digest();

    /** Returns the SHA-256 of one image's bytes. */
    static byte[] ofImage(byte[] bytes) {
        return Sha256.digest().digest(bytes);
    }

    /**
     * Adds the next image.
     *
     * @param label the index of its class, or -1
     * @param image the result of {@link #ofImage}
     */
    void add(int label, byte[] image) {
        all.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, label));
        all.update(image);
    }

    /**
     * Returns the fingerprint of the images added. Call it once, at the end.
     *
     * @param decoding as in {@link Fingerprint#decoding}
     */
    Fingerprint fingerprint(int decoding) {
        return new Fingerprint(Sha256.hexadecimal(all), decoding);
    }
}
