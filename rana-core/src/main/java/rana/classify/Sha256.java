package rana.classify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, in lower-case hexadecimal. */
final class Sha256 {
    private Sha256() {}

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** Of each picture's bytes followed by its answers, one byte each. */
    static String of(Examples examples) {
        MessageDigest digest = digest();
        byte[] picture = new byte[examples.pictureBytes()];
        for (int i = 0; i < examples.count(); i++) {
            examples.read(i, picture, 0);
            digest.update(picture);
            for (int question = 0; question < examples.questions().size(); question++) {
                digest.update((byte) examples.answer(i, question));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
