package rana.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file operations that a run uses to change anything on a disk. {@link AtomicFile} and
 * checkpoints are written in these steps, so that a test can make any step fail and a
 * {@link Failpoint} can end the process there.
 */
public interface FileOps {
    /**
     * Returns the file operations of this process: the file system, with the failpoint that the
     * system property {@value Failpoint#PROPERTY} sets, if any.
     */
    static FileOps current() {
        return FileOpsHolder.current();
    }

    /** Creates {@code folder} and its parents if they do not exist. */
    void createDirectories(Path folder) throws IOException;

    /**
     * Creates {@code file}, or truncates it; its bytes are only on the disk after {@link #force}.
     */
    OutputStream create(Path file) throws IOException;

    /** Appends {@code bytes} to {@code file}, which is created if it does not exist. */
    void append(Path file, byte[] bytes) throws IOException;

    /** Waits until the bytes of {@code file} are on the disk. */
    void force(Path file) throws IOException;

    /**
     * Renames the file or folder {@code from} to {@code to} atomically, replacing a file of that
     * name.
     */
    void move(Path from, Path to) throws IOException;

    /**
     * Waits until the entries of {@code folder} are on the disk; does nothing on Windows, which has
     * no such call.
     */
    void forceFolder(Path folder) throws IOException;

    /** Deletes a file or an empty folder if it exists. */
    void delete(Path path) throws IOException;

    /**
     * Locks {@code file}, which is created if it does not exist, and writes {@code content} into
     * it, so that other processes can read who holds the lock. This process holds the lock until it
     * closes it or ends. The file must not be opened in any other way meanwhile, since closing it
     * would release the lock.
     *
     * @return the lock, or empty if another process or this one holds it already
     */
    Optional<Closeable> lock(Path file, byte[] content) throws IOException;

    /** Returns the content that the holder of the lock on {@code file} has written into it. */
    byte[] holder(Path file) throws IOException;
}
