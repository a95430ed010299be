package rana.serve;

import java.time.Duration;
import rana.UsageException;
import rana.web.GenerateRequest;

/**
 * The limits of a service.
 *
 * @param workers the number of requests that are drawn at the same time, at least 1
 * @param queue the number of requests that may wait, at least 1; further ones are answered with 429
 * @param maxCount the maximum number of pictures of a request, 1 to 256
 * @param timeout the time from a request to its response, waiting included; then it is answered with
 *     503
 * @param shutdownTimeout the time that requests in progress get to finish when the service is closed
 */
public record ServeLimits(int workers, int queue, int maxCount, Duration timeout, Duration shutdownTimeout) {
    private static final int MAX_WORKERS = 256;
    private static final int MAX_QUEUE = 10_000;
    private static final Duration MAX_TIME = Duration.ofHours(1);

    /** Checks the values. */
    public ServeLimits {
        require("workers", workers, MAX_WORKERS);
        require("queue", queue, MAX_QUEUE);
        require("maxCount", maxCount, GenerateRequest.MAX_COUNT);
        require("timeout", timeout);
        require("shutdownTimeout", shutdownTimeout);
    }

    /**
     * Returns the default limits: one request per core is drawn and 16 wait, each for at most 30
     * seconds.
     */
    public static ServeLimits defaults() {
        return new ServeLimits(
                Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors()),
                16,
                GenerateRequest.MAX_COUNT,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    /** Returns the same limits with another number of workers. */
    public ServeLimits workers(int count) {
        return new ServeLimits(count, queue, maxCount, timeout, shutdownTimeout);
    }

    /** Returns the same limits with another length of the queue. */
    public ServeLimits queue(int length) {
        return new ServeLimits(workers, length, maxCount, timeout, shutdownTimeout);
    }

    /** Returns the same limits with another maximum number of pictures. */
    public ServeLimits maxCount(int pictures) {
        return new ServeLimits(workers, queue, pictures, timeout, shutdownTimeout);
    }

    /** Returns the same limits with another time to a response. */
    public ServeLimits timeout(Duration time) {
        return new ServeLimits(workers, queue, maxCount, time, shutdownTimeout);
    }

    /** Returns the same limits with another time to finish. */
    public ServeLimits shutdownTimeout(Duration time) {
        return new ServeLimits(workers, queue, maxCount, timeout, time);
    }

    private static void require(String key, int value, int max) {
        if (value < 1 || value > max) {
            throw new UsageException("%s must be 1 to %d; got %d".formatted(key, max, value));
        }
    }

    private static void require(String key, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(MAX_TIME) > 0) {
            throw new UsageException("%s must be more than 0 and at most %d s; got %s s"
                    .formatted(key, MAX_TIME.toSeconds(), value.toMillis() / 1000.0));
        }
    }
}
