package rana.data;

/**
 * A listener for the progress of downloading and reading pictures, called on the thread that opens
 * them.
 */
public interface DataListener {
    /** A listener that does nothing. */
    DataListener SILENT = new DataListener() {
        @Override
        public void progress(String what, long done, long total) {}

        @Override
        public void skipped(String file, String reason) {}

        @Override
        public void note(String line) {}
    };

    /**
     * Reports progress.
     *
     * @param what the work in words, with its unit: "fetching CIFAR-10, bytes"
     * @param done the amount done; at most {@code total} if that is known
     * @param total the total amount, or -1 if unknown
     */
    void progress(String what, long done, long total);

    /**
     * Reports a file that was skipped; {@code reason} is a phrase such as "not a PNG, JPEG, GIF,
     * BMP or WebP file".
     */
    void skipped(String file, String reason);

    /** Reports one line for the user. */
    void note(String line);
}
