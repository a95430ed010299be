package rana.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.torch.Torch;

/** How many threads work at once. */
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads work at once. Default: one for each core.")
    private @Nullable Integer threads;

    /** Tells the engine. */
    void apply() {
        if (threads != null) {
            if (threads < 1) {
                throw new UsageException("--threads must be at least 1; got " + threads);
            }
            Torch.setThreads(threads);
        }
    }
}
