package rana.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import rana.FailureException;

/**
 * Writes files that are never seen half-written: bytes go to a temporary file in the same folder, reach the disk, and
 * take the final name in one atomic move. A reader sees the old file or the new one.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Produces the content of one file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}, replacing what was there; the folder must exist.
     *
     * @throws FailureException naming {@code target} when it cannot be written; what was there before is intact
     */
    public static void write(Path target, Content content) {
        Path folder = target.toAbsolutePath().getParent();
        Path name = target.getFileName();
        if (folder == null || name == null) {
            throw new FailureException("cannot write " + target + ": it names no file");
        }
        Path temporary = folder.resolve("." + name + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UncheckedIOException e) {
            throw failure("cannot write " + target, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Writes UTF-8 text as {@link #write(Path, Content)} does. */
    public static void writeText(Path target, String text) {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes {@code folder}, and the folders above it, where they are not there. */
    public static void createDirectories(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failure("cannot make the folder " + folder, e);
        }
    }

    /** The failure to report for {@code e}: {@code what} was tried, and the system's reason in words. */
    public static FailureException failure(String what, Exception e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        return new FailureException(what + ": " + reason(cause == null ? e : cause), e);
    }

    /** The system's reason in words, without the name of the file. */
    public static String reason(Throwable e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof FileSystemException fs && fs.getReason() != null) {
            return fs.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException ignored) {
            // After a success it is gone already; after a failure that one is to be reported.
        }
    }
}
