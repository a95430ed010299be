package rana.studio;

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

/** What a request must show to be answered. Its text is for the address that is printed and for nothing else. */
public final class Token {
    /** Fewer characters could be guessed. */
    static final int LEAST_CHARACTERS = 32;

    private static final int BYTES = 32;
    private static final long MOST_FILE_BYTES = 1024;
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /** 256 random bits. */
    public static Token random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Token(HexFormat.of().formatHex(bytes));
    }

    /**
     * The token in {@code file}, which only its owner may read.
     *
     * @throws UsageException if others may read it, or it holds no token: at least 32 letters, digits, '-', '.', '_' or '~'
     */
    public static Token read(Path file) {
        try {
            requirePrivate(file);
            if (Files.size(file) > MOST_FILE_BYTES) {
                throw new UsageException("--token-file %s: is larger than a token; one line of at least %d characters"
                        .formatted(file, LEAST_CHARACTERS));
            }
            String text = Files.readString(file).strip();
            if (text.length() < LEAST_CHARACTERS || !TEXT.matcher(text).matches()) {
                throw new UsageException(
                        "--token-file %s: a token is at least %d letters, digits, '-', '.', '_' or '~'; got %d characters"
                                .formatted(file, LEAST_CHARACTERS, text.length()));
            }
            return new Token(text);
        } catch (IOException e) {
            throw new UsageException("--token-file %s: cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    /** Where the file system knows no owners (Windows), the folder that the file lies in is what protects it. */
    private static void requirePrivate(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
        if (granted.stream().anyMatch(OF_OTHERS::contains)) {
            throw new UsageException("--token-file %s: may be read by others; chmod 600 it".formatted(file));
        }
    }

    /** Whether {@code shown} is this token; how long the answer takes says nothing of where they differ. */
    boolean is(String shown) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** The token itself. */
    String reveal() {
        return text;
    }

    /** Never the token, so that no log has it. */
    @Override
    public String toString() {
        return "a token";
    }
}
