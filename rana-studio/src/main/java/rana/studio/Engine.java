package rana.studio;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import rana.UsageException;

/**
 * The one thread that handles tensors. Requests wait in a queue; when the queue is full, further
 * ones are refused.
 */
final class Engine implements AutoCloseable {
    static final int MAX_WAITING = 16;

    static final int UNPROCESSABLE = 422;

    private static final int TOO_MANY = 429;
    private static final int SECONDS_TO_CLOSE = 10;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                Thread engine = new Thread(work, "rana-studio-engine");
                engine.setDaemon(true);
                return engine;
            });

    /**
     * Answers a request with the result of {@code work}, which waits for its turn. A request that
     * only this generator or game refuses is answered with 422.
     *
     * @param answer writes the result, on another thread than that of the request
     */
    <T> void answer(Context context, Callable<T> work, BiConsumer<Context, T> answer) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    done.complete(work.call());
                } catch (UsageException e) {
                    done.completeExceptionally(
                            new HttpResponseException(UNPROCESSABLE, String.valueOf(e.getMessage())));
                } catch (Exception | Error e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            context.header("Retry-After", "2");
            Json.sendError(context, TOO_MANY, "too many pictures are requested at once; try again in a moment");
            return;
        }
        context.future(() -> done.thenAccept(value -> answer.accept(context, value)));
    }

    /**
     * Runs {@code work} after the requests that wait.
     *
     * @throws RejectedExecutionException if the queue is full, or the engine is closed
     */
    void execute(Runnable work) {
        thread.execute(work);
    }

    /** Finishes the current request, drops the waiting ones, runs {@code last} and closes. */
    void close(Runnable last) {
        thread.getQueue().clear();
        try {
            thread.execute(last);
        } catch (RejectedExecutionException e) {
            return; // closed already
        }
        close();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            var unused = thread.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
