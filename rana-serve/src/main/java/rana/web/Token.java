package rana.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import rana.UsageException;
import rana.io.AtomicFile;

/** The secret that requests must contain. Its text is only for the printed address. */
public final class Token {
    /** The minimum length; a shorter token could be guessed. */
    static final int MIN_CHARACTERS = 32;

    private static final String BEARER = "Bearer ";
    private static final int BYTES = 32;
    private static final long MAX_FILE_BYTES = 1024;
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Set<PosixFilePermission> PERMISSIONS_OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /** Creates a token of 256 random bits. */
    public static Token random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Token(HexFormat.of().formatHex(bytes));
    }

    /**
     * Reads the token in {@code file}.
     *
     * @throws UsageException if the file cannot be read, users other than its owner may read it, or
     *     it does not contain at least 32 letters, digits, '-', '.', '_' or '~'
     */
    public static Token read(Path file) {
        try {
            requirePrivate(file);
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new UsageException("tokenFile: %s is too large; expected one line of at least %d characters"
                        .formatted(file, MIN_CHARACTERS));
            }
            String text = Files.readString(file).strip();
            if (text.length() < MIN_CHARACTERS || !TEXT.matcher(text).matches()) {
                throw new UsageException(
                        "tokenFile: %s must contain at least %d letters, digits, '-', '.', '_' or '~'; got %d characters"
                                .formatted(file, MIN_CHARACTERS, text.length()));
            }
            return new Token(text);
        } catch (IOException e) {
            throw new UsageException("tokenFile: cannot read %s: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    /**
     * Checks the permissions. On file systems without POSIX permissions (Windows), the folder
     * protects the file.
     */
    private static void requirePrivate(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
        if (granted.stream().anyMatch(PERMISSIONS_OF_OTHERS::contains)) {
            throw new UsageException("tokenFile: other users may read %s; run chmod 600 on it".formatted(file));
        }
    }

    /** Returns true if a request has this token in its header {@code Authorization}. */
    public boolean isIn(String authorization) {
        return authorization.startsWith(BEARER)
                && is(authorization.substring(BEARER.length()).strip());
    }

    /** Returns true if {@code given} is this token. The comparison takes constant time. */
    public boolean is(String given) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the text of the token, to be shown only to the user. */
    public String reveal() {
        return text;
    }

    /** Returns a fixed text, so that no log contains the token. */
    @Override
    public String toString() {
        return "a token";
    }
}
