package rana.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.data.DataListener;
import rana.data.DataOptions;

/** The options that select the pictures to examine. */
final class PicturesOptions {
    private static final int OWN_SIZE = 32;

    @Parameters(
            paramLabel = "SOURCE",
            description = "A folder, a zip archive of one, or whatever else --data of train takes.")
    private String source = "";

    @Option(
            names = "--data-path",
            paramLabel = "PATH",
            description = "Where CIFAR or MNIST lies. Default: downloaded once.")
    private @Nullable Path dataPath;

    String source() {
        return source;
    }

    /**
     * Returns the options; sources without picture files are read in {@code size}, by default that
     * of CIFAR.
     */
    DataOptions options(@Nullable Integer size, long seed, DataListener listener) {
        return DataOptions.of(size == null ? OWN_SIZE : size, 3)
                .seed(seed)
                .path(dataPath)
                .listener(listener);
    }
}
