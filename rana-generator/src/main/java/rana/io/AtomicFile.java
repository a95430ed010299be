package rana.io;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import rana.FailureException;

/**
 * A writer of files that are replaced atomically, through {@link FileOps#current}. Bytes go to a
 * temporary file in the same folder, are forced to the disk, and take the final name in one atomic
 * move, which is forced to the disk too. A reader sees the old file or the new one.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** The content of one file, as a function that writes it. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}, replacing an existing file; the folder must exist.
     *
     * @throws FailureException naming {@code target} if it cannot be written; an existing file is
     *     left intact
     */
    public static void write(Path target, Content content) {
        write(target, 0, content);
    }

    /**
     * Writes {@code content} as {@link #write(Path, Content)} does.
     *
     * @param bytes the number of bytes of the content, for the message if the disk is full; 0 if
     *     unknown
     */
    public static void write(Path target, long bytes, Content content) {
        Path folder = target.toAbsolutePath().getParent();
        Path name = target.getFileName();
        if (folder == null || name == null) {
            throw new FailureException("cannot write " + target + ": it is not the name of a file");
        }
        FileOps files = FileOps.current();
        Path temporary = folder.resolve("." + name + ".part");
        CountingOutput counting = new CountingOutput();
        try {
            try (OutputStream out = new BufferedOutputStream(counting.over(files.create(temporary)), 1 << 16)) {
                content.writeTo(out);
            }
            files.force(temporary);
            move(temporary, target);
        } catch (IOException | UncheckedIOException e) {
            throw failure("cannot write " + target, e, spaceNeeded(folder, bytes, counting.bytes, e));
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Writes UTF-8 text as {@link #write(Path, Content)} does. */
    public static void writeText(Path target, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(target, bytes.length, out -> out.write(bytes));
    }

    /**
     * Renames the file or folder {@code from} to {@code to} atomically and waits until the new name
     * is on the disk.
     */
    public static void move(Path from, Path to) throws IOException {
        FileOps files = FileOps.current();
        files.move(from, to);
        Path folder = to.toAbsolutePath().getParent();
        if (folder != null) {
            files.forceFolder(folder);
        }
    }

    /** Creates {@code folder} and its parents if they do not exist. */
    public static void createDirectories(Path folder) {
        try {
            FileOps.current().createDirectories(folder);
        } catch (IOException e) {
            throw failure("cannot create the folder " + folder, e);
        }
    }

    /**
     * Deletes {@code folder} and the files in it, if it exists. A process that is killed meanwhile
     * leaves a folder whose name begins with a dot, never an incomplete folder under the original
     * name.
     */
    public static void deleteFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        FileOps files = FileOps.current();
        Path going = folder;
        if (!folder.getFileName().toString().startsWith(".")) {
            going = folder.resolveSibling("." + folder.getFileName() + ".part");
            deleteFolder(going);
            files.move(folder, going);
        }
        try (Stream<Path> inside = Files.list(going)) {
            for (Path file : inside.toList()) {
                files.delete(file);
            }
        }
        files.delete(going);
    }

    /**
     * Creates the failure to report for {@code e}: the attempted operation {@code what} and the
     * system's reason in words.
     */
    public static FailureException failure(String what, Exception e) {
        return failure(what, e, "");
    }

    private static FailureException failure(String what, Exception e, String details) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        return new FailureException(what + ": " + reason(cause == null ? e : cause) + details, e);
    }

    /**
     * Returns the space needed and the space free, if {@code e} says that the disk is full; else an
     * empty string.
     */
    private static String spaceNeeded(Path folder, long bytes, long written, Exception e) {
        String reason = String.valueOf(e.getMessage());
        if (!reason.contains("space") && !reason.contains("quota")) {
            return "";
        }
        String free;
        try {
            free = "%,d are free there".formatted(Files.getFileStore(folder).getUsableSpace());
        } catch (IOException unknown) {
            free = "make room there";
        }
        return bytes > 0
                ? "; it needs %,d bytes, and %s".formatted(bytes, free)
                : "; it needs more than %,d bytes, and %s".formatted(written, free);
    }

    /** Returns the system's reason in words, without the name of the file. */
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
            FileOps.current().delete(file);
        } catch (IOException ignored) {
            // After a success the file is gone already; after a failure the caller reports that failure.
        }
    }

    /** A count of the bytes written through it. */
    private static final class CountingOutput {
        private long bytes;

        OutputStream over(OutputStream to) {
            return new FilterOutputStream(to) {
                @Override
                public void write(byte[] some, int offset, int length) throws IOException {
                    to.write(some, offset, length);
                    bytes += length;
                }
            };
        }
    }
}
