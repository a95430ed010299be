package rana.classify;

import java.security.MessageDigest;
import rana.io.Sha256;

/** SHA-256 of what a card names. */
final class CardDigest {
    private CardDigest() {}

    static String of(byte[] bytes) {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes);
        return Sha256.hexadecimal(digest);
    }

    /** Of each picture's bytes followed by its answers, one byte each. */
    static String of(Examples examples) {
        MessageDigest digest = Sha256.digest();
        byte[] picture = new byte[examples.pictureBytes()];
        for (int i = 0; i < examples.count(); i++) {
            examples.read(i, picture, 0);
            digest.update(picture);
            for (int question = 0; question < examples.questions().size(); question++) {
                digest.update((byte) examples.answer(i, question));
            }
        }
        return Sha256.hexadecimal(digest);
    }
}
