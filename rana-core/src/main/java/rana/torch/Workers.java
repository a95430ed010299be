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
 * A pool of threads that run in parallel, each with one thread for the engine's operations. Running
 * one operation of a small network on several threads gains nothing, because the threads wait for
 * each other after each operation. Running the shards of a batch in parallel does: the threads wait
 * only once, when the shards are done.
 *
 * <p>A worker must {@linkplain Scope#keep keep} what it returns, and the caller
 * {@linkplain Scope#adopt adopt} it.
 */
public final class Workers implements AutoCloseable {
    /** A single worker, whose operations use the default number of threads. */
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

    /** Creates {@code count} threads, at least 1; close them. */
    public static Workers of(int count) {
        if (count == 1) {
            return NONE;
        }
        Workers workers = new Workers(count);
        CyclicBarrier all = new CyclicBarrier(count);
        workers.map(count, i -> useOneThread(all), arrival -> {});
        Torch.setThreads(Torch.threads()); // otherwise threads that start later would inherit the workers' number
        return workers;
    }

    /** Returns the number of threads. */
    public int count() {
        return count;
    }

    /**
     * Runs {@code tasks} tasks, at most {@link #count} at a time, and waits for all of them.
     *
     * @param work called with the index of each task, from 0
     * @param taken called with each result on the calling thread, also if another task failed
     * @return the results, in the order of the tasks
     * @throws RuntimeException the exception of the first task that failed, after all have ended
     */
    public <T> List<T> map(int tasks, IntFunction<T> work, Consumer<T> taken) {
        List<CompletableFuture<T>> begun = IntStream.range(0, tasks)
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

    /** Ends the threads when they are idle. */
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

    private static int useOneThread(CyclicBarrier all) {
        Torch.setThreads(1);
        try {
            return all.await(); // so that no thread runs two of these tasks
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("the workers' threads were interrupted while starting", e);
        }
    }
}
