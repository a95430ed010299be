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
import rana.web.Json;

/**
 * A stream of server-sent events to one client. No method blocks: events that the client has not
 * read yet are queued up to a limit, so a slow client delays nobody else.
 */
final class EventStream {
    /**
     * The limit of queued events. Beyond it the stream is closed; the client reconnects if it still
     * exists.
     */
    private static final int MAX_PENDING = 256;

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

    /** Opens a stream as the response to the request of {@code context}. */
    static EventStream open(Context context) throws IOException {
        context.res().setContentType("text/event-stream");
        context.res().setCharacterEncoding("UTF-8");
        context.res().setHeader("Cache-Control", "no-store");
        AsyncContext exchange = context.req().startAsync(context.req(), context.res());
        exchange.setTimeout(0);
        EventStream stream = new EventStream(context.res().getOutputStream());
        context.future(() -> stream.ended); // or Javalin ends the exchange when the handler returns
        stream.send("retry: 2000\n\n");
        stream.waiting = true; // until the server reports that writing is possible
        stream.waitingSinceNanos = System.nanoTime();
        stream.out.setWriteListener(stream.listener());
        return stream;
    }

    /**
     * Sends an event.
     *
     * @param id the id that the client sends as {@code Last-Event-ID} when it reconnects
     */
    void send(String event, String id, Object data) {
        send("event: %s\nid: %s\ndata: %s\n\n".formatted(event, id, Json.MAPPER.writeValueAsString(data)));
    }

    /** Sends a comment, which clients ignore, to find out if the client is still connected. */
    void sendHeartbeat() {
        send(":\n\n");
    }

    /** Returns the nanoseconds since the client last accepted data; 0 if nothing is waiting. */
    synchronized long stalledNanos() {
        return waiting ? System.nanoTime() - waitingSinceNanos : 0;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Closes the stream. The client reconnects if it still exists. */
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
            overfull = pending.size() > MAX_PENDING;
        }
        if (overfull || !drain()) {
            close();
        }
    }

    /** Writes as much as the client accepts now; returns false if the client has disconnected. */
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
