package rana.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one door for everything that a run changes on a disk. Each method is one step of what {@link AtomicFile} and checkpoints are
 * written by, so that a test can let any of them fail, and a {@link Failpoint} can end the process there.
 */
public interface FileOps {
    /** The door of this process: the file system, behind the failpoint that the property {@value Failpoint#PROPERTY} names, if any. */
    static FileOps door() {
        return Door.current();
    }

    /** Makes {@code folder}, and the folders above it, where they are not there. */
    void createDirectories(Path folder) throws IOException;

    /** Makes {@code file}, or empties it; its bytes are on the disk after {@link #force} only. */
    OutputStream create(Path file) throws IOException;

    /** Adds {@code bytes} to the end of {@code file}, which is made where it is not there. */
    void append(Path file, byte[] bytes) throws IOException;

    /** Waits until the disk has the bytes of {@code file}. */
    void force(Path file) throws IOException;

    /** Gives the file or folder {@code from} the name {@code to}, in one atomic step; a file of that name is replaced. */
    void move(Path from, Path to) throws IOException;

    /** Waits until the disk has the names in {@code folder}; does nothing on Windows, which has no such call. */
    void forceFolder(Path folder) throws IOException;

    /** Removes a file, or a folder that is empty, if it is there. */
    void delete(Path path) throws IOException;

    /**
     * Takes the lock on {@code file}, which is made where it is not there, and writes {@code content} into it for those who come too
     * late. This process holds it until it is closed, or ends. Nobody may open the file in another way meanwhile: to close that again
     * would release the lock.
     *
     * @return empty if another process holds it, or this one does already
     */
    Optional<Closeable> lock(Path file, byte[] content) throws IOException;

    /** What the holder of the lock on {@code file} has written into it. */
    byte[] holder(Path file) throws IOException;
}
