package rana.generate;

import java.nio.file.Path;

/**
 * A way to load generators. {@link Generator#load} finds the back ends on the class path with
 * {@link java.util.ServiceLoader}.
 */
public interface GeneratorBackend {
    /** Returns the name of the back end: {@code libtorch}. */
    String name();

    /** Returns what a path must have to be loaded, for messages: "run.json of a run folder". */
    String requirement();

    /**
     * Returns true if {@code path} is of a kind that this back end loads. Reads no more than the
     * names of files.
     */
    boolean canLoad(Path path);

    /**
     * Loads the generator at {@code path}.
     *
     * @throws rana.UsageException if an option does not fit the path
     * @throws rana.FailureException if there is no checkpoint, or a file is damaged or cannot be
     *     read
     */
    Generator load(Path path, LoadOptions options);
}
