package rana.data;

/** Hears how pictures are being fetched and read; called on the thread that asked for them. */
public interface DataListener {
    /** Hears nothing. */
    DataListener SILENT = new DataListener() {
        @Override
        public void progress(String what, long done, long total) {}

        @Override
        public void skipped(String file, String reason) {}

        @Override
        public void note(String line) {}
    };

    /**
     * Some of the work is done.
     *
     * @param what in words, with its unit: "downloading CIFAR-10, bytes"
     * @param done never more than {@code total} where that is known
     * @param total -1 where it is not known
     */
    void progress(String what, long done, long total);

    /** A file was left out; {@code reason} is half a sentence: "not a PNG, JPEG, GIF, BMP or WebP file". */
    void skipped(String file, String reason);

    /** One line a person should see. */
    void note(String line);
}
