package rana.torch;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Threads that work side by side, each with one thread for the engine's operations. An operation of a small network gains nothing
 * from being spread over threads, which wait for each other at its end; shares of a batch that meet only when they are done do gain.
 *
 * <p>What a worker gives back it must {@linkplain Scope#keep keep}, and the caller {@linkplain Scope#adopt adopt}.
 */
public final class Workers implements AutoCloseable {
    /** The calling thread alone, with as many threads for an operation as it has. */
    public static final Workers NONE = new Workers(1);

    private final int count;
    private final ExecutorService threads;

    private Workers(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, "rana-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** {@code count} threads, from 1; close them. */
    public static Workers of(int count) {
        if (count == 1) {
            return NONE;
        }
        Workers workers = new Workers(count);
        CyclicBarrier everyOne = new CyclicBarrier(count);
        workers.map(count, i -> workAlone(everyOne), turn -> {});
        Torch.setThreads(Torch.threads()); // the engine would else give the workers' number to threads that begin later
        return workers;
    }

    public int count() {
        return count;
    }

    /**
     * Does {@code shares} pieces of work, at most {@link #count} at a time, and waits for all.
     *
     * @param taken is given each result, on the calling thread: those too that are left where another piece failed
     * @return what they gave, in order
     * @throws RuntimeException what the first of those that failed threw, when all have ended
     */
    public <T> List<T> map(int shares, IntFunction<T> work, Consumer<T> taken) {
        List<CompletableFuture<T>> begun = IntStream.range(0, shares)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> work.apply(i), threads))
                .toList();
        List<CompletableFuture<T>> ended = CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new))
                .handle((done, failed) -> begun)
                .join();
        ended.stream()
                .filter(piece -> !piece.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .forEach(taken);
        return ended.stream().map(Workers::result).toList();
    }

    /** Ends the threads; the calling thread goes on. */
    @Override
    public void close() {
        if (this != NONE) {
            threads.shutdown();
        }
    }

    private static <T> T result(CompletableFuture<T> of) {
        try {
            return of.join();
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

    private static int workAlone(CyclicBarrier everyOne) {
        Torch.setThreads(1);
        try {
            return everyOne.await(); // so that no thread takes the turn of another
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("the workers' threads were interrupted as they began", e);
        }
    }
}
