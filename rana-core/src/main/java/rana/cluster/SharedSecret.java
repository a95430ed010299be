package rana.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import rana.UsageException;

/**
 * The secret that the launchers of a training have in common. None of them sends it: each proves that
 * it has it, by a message authentication code of random numbers of both sides.
 */
public final class SharedSecret {
    /** No secret, for launchers of one machine. */
    public static final SharedSecret NONE = new SharedSecret("");

    private static final int MIN_LENGTH = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final boolean empty;

    private SharedSecret(String text) {
        this.key = new SecretKeySpec(("rana " + text).getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.empty = text.isEmpty();
    }

    /**
     * Creates a secret.
     *
     * @param source the place of the text, for messages
     * @throws UsageException if it is so short that it could be guessed
     */
    public static SharedSecret of(String text, String source) {
        if (text.length() < MIN_LENGTH) {
            throw new UsageException(
                    "%s must have at least %d characters; got %d: use random text, such as that of 'openssl rand -hex 16'"
                            .formatted(source, MIN_LENGTH, text.length()));
        }
        return new SharedSecret(text);
    }

    boolean isNone() {
        return empty;
    }

    /** Returns a random number that no connection had before. */
    static String nonce() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the proof that this side has the secret. */
    String proof(String... statement) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of()
                    .formatHex(mac.doFinal(String.join("\n", statement).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Returns true if {@code proof} is that of a side with this secret. */
    boolean accepts(String proof, String... statement) {
        return isEqual(proof, proof(statement));
    }

    /** Returns true if two texts are equal, in a time that does not depend on where they differ. */
    static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
