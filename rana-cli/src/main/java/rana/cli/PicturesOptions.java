package rana.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.data.DataListener;
import rana.data.DataOptions;

/** The options that select the pictures to examine. */
final class PicturesOptions {
    private static final int DEFAULT_SIZE = 32;

    @Parameters(
            paramLabel = "SOURCE",
            description = "A folder, a zip archive, or any other source that 'rana train --data' accepts.")
    private String source = "";

    @Option(
            names = "--data-path",
            paramLabel = "PATH",
            description = "The archive or folder of CIFAR or MNIST. Default: downloaded once.")
    private @Nullable Path dataPath;

    String source() {
        return source;
    }

    /**
     * Returns the options; sources without picture files are read in {@code size}, by default that
     * of CIFAR.
     */
    DataOptions options(@Nullable Integer size, long seed, DataListener listener) {
        return DataOptions.of(size == null ? DEFAULT_SIZE : size, 3)
                .seed(seed)
                .path(dataPath)
                .listener(listener);
    }
}
