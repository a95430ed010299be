package rana.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of a zip archive by their names as stored. Reading is thread-safe. */
sealed interface ZipContent extends Closeable permits PlainZip, OtherZip {
    /** Returns the number of entries, folders included. */
    int size();

    /** Returns the names of all entries; a name may occur more than once. */
    List<String> names();

    /** Returns why the content of an entry cannot be read, as a phrase; null if it can be. */
    @Nullable
    String obstacle(String name);

    /** Returns a remark on the names, for the user; null if there is none. */
    @Nullable
    String note();

    /**
     * Returns the first {@code max} bytes of an entry.
     *
     * @throws IOException if the entry cannot be read; the message is the reason, for the user
     */
    byte[] read(String name, int max) throws IOException;
}
