package rana.libtorch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import rana.torch.Torch;

/**
 * The one thread on which a generator computes. The engine keeps a number of threads per operation
 * for each calling thread, and results are bit-equal only for equal numbers. On this thread the
 * number is always the same, so all callers get the same pictures, and their own numbers do not
 * change.
 */
final class DrawThread implements AutoCloseable {
    private final ExecutorService executor;

    /**
     * Starts the thread.
     *
     * @param threads the number of threads of an operation
     */
    DrawThread(int threads) {
        executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "rana-generator");
            thread.setDaemon(true);
            return thread;
        });
        int before = Torch.threads();
        call(() -> {
            Torch.setThreads(threads);
            return threads;
        });
        Torch.setThreads(before); // threads that start later would take the draw thread's number otherwise
    }

    /** Runs {@code work} after the work of earlier callers, and returns or throws its result. */
    <T> T call(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Ends the thread; no work is in progress. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
