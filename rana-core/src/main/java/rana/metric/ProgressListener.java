package rana.metric;

/** Hears how far a long computation has come; called on the thread that asked for it. */
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing. */
    ProgressListener SILENT = (what, done, total) -> {};

    /**
     * Some of the work is done.
     *
     * @param what in words, with its unit: "features of generated pictures"
     * @param done from 0 to {@code total}
     */
    void progress(String what, long done, long total);
}
