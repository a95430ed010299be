package rana.data;

import java.io.IOException;
import java.nio.file.Path;

/** Files of pictures in a folder or an archive: what there is, and the bytes of each, read when they are asked for. */
sealed interface PictureFiles permits FolderFiles, ZipFiles {
    /** The folder or the archive. */
    Path where();

    /** For people: "folder /pictures". */
    String description();

    /** What lies there. */
    FileIndex index();

    /**
     * All bytes of a file; asked from several threads at once.
     *
     * @throws IOException whose message is the reason, for people, that it cannot be read
     */
    byte[] bytes(String name) throws IOException;

    /** More bytes than this are no picture of up to 64 megapixels, or more than there is memory for. */
    static long mostBytes() {
        return Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);
    }

    /** The reason for refusing a file of more than {@link #mostBytes()}. */
    static IOException tooManyBytes() {
        return new IOException("a file of more than %,d MB".formatted(mostBytes() >> 20));
    }
}
