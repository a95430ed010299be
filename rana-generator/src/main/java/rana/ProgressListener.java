package rana;

/** A listener for the progress of a long computation, called on the thread that started it. */
@FunctionalInterface
public interface ProgressListener {
    /** A listener that ignores all reports. */
    ProgressListener SILENT = (task, done, total) -> {};

    /**
     * Receives the progress of a task.
     *
     * @param task name of the task, with its unit: "features of generated pictures, pictures"
     * @param done number of units done, from 0 to {@code total}
     * @param total number of units
     */
    void progress(String task, long done, long total);
}
