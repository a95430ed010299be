package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import rana.io.Sha256;

/** SHA-256 checksums of files. */
final class Checksum {
    private Checksum() {}

    /**
     * Returns the checksum in lower-case hexadecimal; {@code what} names the work for the listener.
     */
    static String sha256(Path file, DataListener listener, String what) throws IOException {
        MessageDigest digest = Sha256.digest();
        long total = Files.size(file);
        long done = 0;
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                digest.update(buffer, 0, got);
                done += got;
                listener.progress(what, done, total);
            }
        }
        return Sha256.hexadecimal(digest);
    }
}
