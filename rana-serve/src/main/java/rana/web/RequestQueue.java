package rana.web;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import rana.UsageException;

/**
 * The threads that compute responses. Requests wait in a queue for one of them; if the queue is
 * full, further ones are refused. A request whose client has disconnected is dropped.
 */
public final class RequestQueue implements AutoCloseable {
    /** The status of a request that is valid, but does not fit what it is for. */
    public static final int UNPROCESSABLE = 422;

    /** The status that is counted for a request whose client has disconnected; nobody receives it. */
    public static final int CLIENT_GONE = 499;

    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int SECONDS_TO_CLOSE = 10;

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;
    private final Duration timeout;
    private final AtomicLong dropped = new AtomicLong();

    /** The work that a request waits for. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Computes the result.
         *
         * @param turn the answer to whether the result is still wanted, to be requested from time to time
         */
        T call(Turn turn) throws Exception;
    }

    /** A request's time on a thread of the queue. */
    @FunctionalInterface
    public interface Turn {
        /**
         * Throws an exception, which the work lets pass, if the client has disconnected or the
         * request has timed out.
         */
        void requireWanted();
    }

    /**
     * Creates a queue.
     *
     * @param name the name of the threads
     * @param threads the number of requests that are computed at the same time
     * @param maxWaiting the number of requests that may wait, at least 1
     * @param timeout the time after which a request is answered with 503; zero for none
     */
    public RequestQueue(String name, int threads, int maxWaiting, Duration timeout) {
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                work -> daemon(work, name));
        this.timer = new ScheduledThreadPoolExecutor(1, work -> daemon(work, name + "-timer"));
        this.timer.setRemoveOnCancelPolicy(true);
        this.timeout = timeout;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Answers a request with the result of short work; see {@link #answer(Context, Work, BiConsumer)}. */
    public <T> void answer(Context context, Callable<T> work, BiConsumer<Context, T> answer) {
        answer(context, turn -> work.call(), answer);
    }

    /**
     * Answers a request with the result of {@code work}, which waits for its turn. A {@link
     * UsageException} of the work is answered with 422.
     *
     * @param answer writes the result, on another thread than that of the request
     */
    public <T> void answer(Context context, Work<T> work, BiConsumer<Context, T> answer) {
        Job<T> job = new Job<>(work, ClientConnection.of(context));
        if (!accept(job)) {
            context.header("Retry-After", "2");
            Json.sendError(context, TOO_MANY, "too many pictures are requested at once; try again in a moment");
            return;
        }
        if (!timeout.isZero()) {
            var expiry = timer.schedule(job::expire, timeout.toMillis(), TimeUnit.MILLISECONDS);
            var unused = job.done.whenComplete((value, problem) -> expiry.cancel(false));
        }
        context.future(() -> job.done.thenAccept(value -> answer.accept(context, value)));
    }

    /** Adds a job; if the queue is full, those whose clients have disconnected make room. */
    private boolean accept(Job<?> job) {
        try {
            threads.execute(job);
            return true;
        } catch (RejectedExecutionException e) {
            boolean room = threads.getQueue().removeIf(waiting -> waiting instanceof Job<?> other && other.isGone());
            if (room) {
                try {
                    threads.execute(job);
                    return true;
                } catch (RejectedExecutionException again) {
                    return false; // another request was faster
                }
            }
            return false;
        }
    }

    /**
     * Runs {@code work} after the requests that wait.
     *
     * @throws RejectedExecutionException if the queue is full or closed
     */
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Returns the number of requests that wait. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** Returns the number of requests that are computed now. */
    public int active() {
        return threads.getActiveCount();
    }

    /** Returns the number of requests that were dropped because their clients had disconnected. */
    public long dropped() {
        return dropped.get();
    }

    /** Finishes the current requests, drops the waiting ones, runs {@code last} and closes. */
    public void close(Runnable last) {
        threads.getQueue().clear();
        try {
            threads.execute(last);
        } catch (RejectedExecutionException e) {
            return; // closed already
        }
        close();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdown();
        try {
            var unused = threads.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request that waits or is computed. */
    private final class Job<T> implements Runnable, Turn {
        private final Work<T> work;
        private final @Nullable ClientConnection client;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private boolean ended; // then the connection is the server's again

        private Job(Work<T> work, @Nullable ClientConnection client) {
            this.work = work;
            this.client = client;
        }

        @Override
        public void run() {
            try {
                requireWanted();
                T value = work.call(this);
                if (end()) {
                    done.complete(value);
                }
            } catch (UsageException e) {
                fail(new HttpResponseException(UNPROCESSABLE, String.valueOf(e.getMessage())));
            } catch (Exception | Error e) {
                fail(e);
            }
        }

        @Override
        public void requireWanted() {
            if (isGone()) {
                throw new HttpResponseException(CLIENT_GONE, "the client has disconnected");
            }
        }

        /** Returns true if nobody waits for the result any more. */
        private boolean isGone() {
            synchronized (this) {
                if (ended) {
                    return true;
                }
                if (client == null || client.isOpen()) {
                    return false;
                }
                ended = true;
            }
            dropped.incrementAndGet();
            done.completeExceptionally(new HttpResponseException(CLIENT_GONE, "the client has disconnected"));
            return true;
        }

        private void expire() {
            fail(new TimeoutResponse(timeout));
        }

        private void fail(Throwable problem) {
            if (end()) {
                done.completeExceptionally(problem);
            }
        }

        private synchronized boolean end() {
            boolean first = !ended;
            ended = true;
            return first;
        }
    }

    /** The response to a request that waited too long. */
    static final class TimeoutResponse extends RuntimeException {
        private static final long serialVersionUID = 1;

        TimeoutResponse(Duration timeout) {
            super("not computed within %s; request fewer pictures, or try again later".formatted(seconds(timeout)));
        }

        private static String seconds(Duration timeout) {
            return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
        }

        int status() {
            return UNAVAILABLE;
        }
    }
}
