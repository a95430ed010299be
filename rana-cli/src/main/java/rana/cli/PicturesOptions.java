package rana.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rana.data.DataListener;
import rana.data.DataOptions;

/** Which pictures to look at. */
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

    /** Pictures that are no files of their own are taken in {@code size}, or as CIFAR has them. */
    DataOptions options(@Nullable Integer size, long seed, DataListener listener) {
        return new DataOptions(size == null ? OWN_SIZE : size, 3, seed, dataPath, listener);
    }
}
