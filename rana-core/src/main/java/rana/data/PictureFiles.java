package rana.data;

import java.io.IOException;
import java.nio.file.Path;

/** The picture files of a folder or an archive: an index, and the bytes of each file on demand. */
sealed interface PictureFiles permits FolderFiles, ZipFiles {
    /** Returns the path of the folder or archive. */
    Path where();

    /** Returns a description such as "folder /pictures". */
    String description();

    /** Returns the index of the files. */
    FileIndex index();

    /**
     * Returns all bytes of a file. Thread-safe.
     *
     * @throws IOException if the file cannot be read; the message is the reason, for the user
     */
    byte[] bytes(String name) throws IOException;

    /**
     * Returns the maximum size of a picture file: enough for 64 megapixels, and limited by the Java
     * heap.
     */
    static long maxBytes() {
        return Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);
    }

    /** Creates the exception for a file of more than {@link #maxBytes()}. */
    static IOException tooManyBytes() {
        return new IOException("a file of more than %,d MB".formatted(maxBytes() >> 20));
    }
}
