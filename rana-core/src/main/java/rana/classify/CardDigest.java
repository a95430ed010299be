package rana.classify;

import java.security.MessageDigest;
import rana.io.Sha256;

/** SHA-256 hashes recorded on a classifier card. */
final class CardDigest {
    private CardDigest() {}

    static String of(byte[] bytes) {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes);
        return Sha256.hexadecimal(digest);
    }

    /** Returns the hash of each picture's bytes followed by its labels, one byte each. */
    static String of(LabelledImages examples) {
        MessageDigest digest = Sha256.digest();
        byte[] picture = new byte[examples.pictureBytes()];
        for (int i = 0; i < examples.count(); i++) {
            examples.read(i, picture, 0);
            digest.update(picture);
            for (int task = 0; task < examples.tasks().size(); task++) {
                digest.update((byte) examples.label(i, task));
            }
        }
        return Sha256.hexadecimal(digest);
    }
}
