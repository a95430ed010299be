package rana.web;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A handler in front of all others that reads and discards the rest of a request's body after the
 * response. If the server closed a connection with unread data instead, the system would reset it,
 * and clients that are still sending would report a broken pipe and never see the response. Reading
 * occupies no thread while it waits. It ends after {@value #MAX_BYTES} bytes or {@value
 * #MAX_SECONDS} seconds.
 */
public final class DrainHandler extends Handler.Wrapper {
    /** The number of bytes that are discarded at most. */
    public static final long MAX_BYTES = 256_000_000;

    static final int MAX_SECONDS = 30;

    private final long maxMillis;

    /** Creates a handler that discards for at most {@value #MAX_SECONDS} seconds. */
    public DrainHandler() {
        this(TimeUnit.SECONDS.toMillis(MAX_SECONDS));
    }

    /** Creates a handler that discards for at most {@code maxMillis}. */
    public DrainHandler(long maxMillis) {
        this.maxMillis = maxMillis;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!hasBody(request)) {
            return super.handle(request, response, callback);
        }
        if (request.getLength() > MAX_BYTES) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close"); // because a rest remains
        }
        return super.handle(new KeptRequest(request), response, new Drain(request, callback, maxMillis));
    }

    /** Returns true if a body follows the headers of {@code request}. */
    static boolean hasBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /** A request whose body other handlers leave to this one if they do not read it. */
    private static final class KeptRequest extends Request.Wrapper {
        private KeptRequest(Request request) {
            super(request);
        }

        /** Does nothing: the server would read what has arrived and give up on the rest. */
        @Override
        public boolean consumeAvailable() {
            return true;
        }
    }

    /** The completion of an exchange, which first discards what is left of the body. */
    private static final class Drain implements Callback, Invocable.Task {
        private final Request request;
        private final Callback callback;
        private final long maxMillis;
        private Scheduler.@Nullable Task timeout;
        private long bytes;
        private boolean done;

        private Drain(Request request, Callback callback, long maxMillis) {
            this.request = request;
            this.callback = callback;
            this.maxMillis = maxMillis;
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        public void succeeded() {
            run();
        }

        @Override
        public void failed(Throwable problem) {
            callback.failed(problem);
        }

        /** Discards what has arrived. */
        @Override
        public void run() {
            if (discarded()) {
                callback.succeeded();
            }
        }

        /** Returns true, once, when no more is to be read. */
        private synchronized boolean discarded() {
            while (!done) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    if (timeout == null) {
                        timeout = request.getComponents()
                                .getScheduler()
                                .schedule(this::expire, maxMillis, TimeUnit.MILLISECONDS);
                    }
                    request.demand(this);
                    return false;
                }
                bytes += chunk.remaining();
                boolean last = chunk.isLast();
                chunk.release();
                if (last || bytes > MAX_BYTES) {
                    done = true;
                    if (timeout != null) {
                        timeout.cancel();
                    }
                    return true;
                }
            }
            return false;
        }

        private void expire() {
            synchronized (this) {
                if (done) {
                    return;
                }
                done = true;
            }
            callback.failed(new TimeoutException("the client has not sent its whole request body in time"));
        }
    }
}
