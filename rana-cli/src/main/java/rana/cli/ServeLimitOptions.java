package rana.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.serve.ServeLimits;

/** The limits of {@code rana serve}. */
final class ServeLimitOptions {
    private static final int MILLIS = 1000;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Number of requests that are drawn at the same time. Default: one per core.")
    private @Nullable Integer workers;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "16",
            description = "Number of requests that may wait; others get the status 429. Default: ${DEFAULT-VALUE}.")
    private int queue;

    @Option(
            names = "--max-count",
            paramLabel = "N",
            defaultValue = "256",
            description = "Maximum number of pictures of a request. Default: ${DEFAULT-VALUE}.")
    private int maxCount;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Time to a response, waiting included; then it is the status 503. Default: ${DEFAULT-VALUE}.")
    private double timeout;

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Time for the requests in progress when the service ends. Default: ${DEFAULT-VALUE}.")
    private double shutdownTimeout;

    ServeLimits limits() {
        ServeLimits limits = ServeLimits.defaults();
        return (workers == null ? limits : limits.workers(workers))
                .queue(queue)
                .maxCount(maxCount)
                .timeout(duration(timeout))
                .shutdownTimeout(duration(shutdownTimeout));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) (seconds * MILLIS));
    }
}
