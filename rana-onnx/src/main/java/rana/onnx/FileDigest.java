package rana.onnx;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import rana.FailureException;
import rana.io.Sha256;

/**
 * The SHA-256 of an ONNX file within the file: that of all its bytes, with zeros in place of its own
 * 64 digits. It covers graph, weights and metadata, and needs no parser.
 */
public final class FileDigest {
    /** The key of the metadata entry, which is the last of the file. */
    public static final String KEY = "rana.sha256";

    /** The value of the entry before {@link #insert}. */
    public static final String BLANK = "0".repeat(64);

    /** The beginning of the entry in protobuf's encoding: key, and the length of the value. */
    private static final byte[] MARK =
            ("\n" + (char) KEY.length() + KEY + "\u0012" + (char) BLANK.length()).getBytes(StandardCharsets.US_ASCII);

    private FileDigest() {}

    /**
     * Writes the digest into a file whose entry is {@link #BLANK}.
     *
     * @throws IllegalArgumentException if it has no such entry
     */
    public static void insert(byte[] file) {
        int at = find(file);
        if (at < 0) {
            throw new IllegalArgumentException("the file has no entry " + KEY);
        }
        byte[] digits = digest(file, at).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, file, at, digits.length);
    }

    /**
     * Verifies the digest of a file.
     *
     * @param where the file, for messages
     * @throws FailureException if it has none, or another one
     */
    static void require(byte[] file, String where) {
        int at = find(file);
        if (at < 0) {
            throw new FailureException(
                    where + " is damaged, or Rana did not export it: " + KEY + " is missing; export the run again");
        }
        String stored = new String(file, at, BLANK.length(), StandardCharsets.ISO_8859_1);
        if (!digest(file, at).equals(stored)) {
            throw new FailureException(where + " is damaged, or another program changed it: its SHA-256 is not the one"
                    + " that it contains; copy it again, or export the run again");
        }
    }

    private static String digest(byte[] file, int at) {
        MessageDigest digest = Sha256.digest();
        digest.update(file, 0, at);
        digest.update(BLANK.getBytes(StandardCharsets.US_ASCII));
        digest.update(file, at + BLANK.length(), file.length - at - BLANK.length());
        return Sha256.hexadecimal(digest);
    }

    /** Returns the position of the digits; -1 if there are none. */
    private static int find(byte[] file) {
        for (int at = file.length - MARK.length - BLANK.length(); at >= 0; at--) {
            if (Arrays.equals(file, at, at + MARK.length, MARK, 0, MARK.length)) {
                return at + MARK.length;
            }
        }
        return -1;
    }
}
