package rana.studio;

import io.javalin.http.Context;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Events on their way to one viewer (server-sent events). Nothing here waits: what the viewer does not take is kept, up to a limit, so
 * however many viewers are slow or gone, nobody else is held up.
 */
final class EventStream {
    /** A viewer that leaves so many events untaken is gone, or may as well come again. */
    private static final int MOST_PENDING = 256;

    private final ServletOutputStream out;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Deque<byte[]> pending = new ArrayDeque<>();
    private boolean unflushed;
    private boolean waiting;
    private boolean closed;
    private long waitingSinceNanos;

    private EventStream(ServletOutputStream out) {
        this.out = out;
    }

    /** Answers the request of {@code context} with events, from now on. */
    static EventStream open(Context context) throws IOException {
        context.res().setContentType("text/event-stream");
        context.res().setCharacterEncoding("UTF-8");
        context.res().setHeader("Cache-Control", "no-store");
        AsyncContext exchange = context.req().startAsync(context.req(), context.res());
        exchange.setTimeout(0);
        EventStream stream = new EventStream(context.res().getOutputStream());
        context.future(() -> stream.ended); // else Javalin ends the exchange when the route's handler returns
        stream.send("retry: 2000\n\n");
        stream.waiting = true; // until the server says that it can write
        stream.waitingSinceNanos = System.nanoTime();
        stream.out.setWriteListener(stream.listener());
        return stream;
    }

    /**
     * Sends an event.
     *
     * @param id what the viewer shows when it comes again
     */
    void send(String event, String id, Object data) {
        send("event: %s\nid: %s\ndata: %s\n\n".formatted(event, id, Json.MAPPER.writeValueAsString(data)));
    }

    /** Sends what viewers pass over, to learn whether there is still one. */
    void beat() {
        send(":\n\n");
    }

    /** How long something has been waiting to be taken, in nanoseconds; 0 where nothing is. */
    synchronized long stalledNanos() {
        return waiting ? System.nanoTime() - waitingSinceNanos : 0;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Ends it; the viewer will come again. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            pending.clear();
        }
        ended.complete(null);
    }

    private void send(String text) {
        boolean overfull;
        synchronized (this) {
            if (closed) {
                return;
            }
            pending.add(text.getBytes(StandardCharsets.UTF_8));
            overfull = pending.size() > MOST_PENDING;
        }
        if (overfull || !drain()) {
            close();
        }
    }

    /** Writes what can be written now; whether the viewer is still there. */
    private synchronized boolean drain() {
        try {
            while (!closed && !waiting && (unflushed || !pending.isEmpty())) {
                if (!out.isReady()) {
                    waiting = true;
                    waitingSinceNanos = System.nanoTime();
                } else if (pending.isEmpty()) {
                    unflushed = false;
                    out.flush();
                } else {
                    unflushed = true;
                    out.write(pending.remove());
                }
            }
            return true;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    private WriteListener listener() {
        return new WriteListener() {
            @Override
            public void onWritePossible() {
                synchronized (EventStream.this) {
                    waiting = false;
                }
                if (!drain()) {
                    close();
                }
            }

            @Override
            public void onError(Throwable problem) {
                close();
            }
        };
    }
}
