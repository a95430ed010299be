package rana.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.torch.Torch;

/** The option for the number of threads. */
final class ThreadsOption {
    @Option(names = "--threads", paramLabel = "N", description = "Number of threads. Default: one per core.")
    private @Nullable Integer threads;

    /** Returns the number of threads; empty if it was not given. */
    Optional<Integer> count() {
        if (threads != null && threads < 1) {
            throw new UsageException("--threads must be at least 1; got " + threads);
        }
        return Optional.ofNullable(threads);
    }

    /** Sets the engine's number of threads, if it was given. */
    void apply() {
        count().ifPresent(Torch::setThreads);
    }
}
