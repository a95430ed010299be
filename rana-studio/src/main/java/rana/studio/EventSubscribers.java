package rana.studio;

import io.javalin.http.TooManyRequestsResponse;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The subscribers to server-sent events. One thread polls the runs twice a second and sends the
 * news to each subscriber; it never waits for a client. A client that reads nothing, or has
 * disconnected, is removed within half a minute.
 */
final class EventSubscribers implements AutoCloseable {
    private static final int MAX_SUBSCRIBERS = 1_000;
    private static final long MILLIS_BETWEEN_POLLS = 500;
    private static final long NANOS_BETWEEN_HEARTBEATS = 10_000_000_000L;
    private static final long MAX_NANOS_STALLED = 20_000_000_000L;

    /** A subscriber to some events. */
    interface Subscriber {
        /** Returns the stream to the client. */
        EventStream stream();

        /** Sends the events since the last call. */
        void sendNews();
    }

    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "rana-studio-events");
        thread.setDaemon(true);
        return thread;
    });
    private long lastHeartbeatNanos = System.nanoTime();

    /** Starts to send events. */
    void open() {
        var unused = clock.scheduleWithFixedDelay(
                this::poll, MILLIS_BETWEEN_POLLS, MILLIS_BETWEEN_POLLS, TimeUnit.MILLISECONDS);
    }

    /**
     * Checks that another subscriber can be added.
     *
     * @throws TooManyRequestsResponse if there are {@value #MAX_SUBSCRIBERS} subscribers
     */
    void requireRoom() {
        if (subscribers.size() >= MAX_SUBSCRIBERS) {
            throw new TooManyRequestsResponse(
                    "%d pages receive events already: close some of them".formatted(MAX_SUBSCRIBERS));
        }
    }

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    int count() {
        return subscribers.size();
    }

    private void poll() {
        boolean heartbeat = System.nanoTime() - lastHeartbeatNanos > NANOS_BETWEEN_HEARTBEATS;
        if (heartbeat) {
            lastHeartbeatNanos = System.nanoTime();
        }
        for (Iterator<Subscriber> all = subscribers.iterator(); all.hasNext(); ) {
            Subscriber subscriber = all.next();
            if (!send(subscriber, heartbeat)) {
                all.remove();
            }
        }
    }

    /** Sends the news to a subscriber; returns false if its stream is closed. */
    private static boolean send(Subscriber subscriber, boolean heartbeat) {
        EventStream stream = subscriber.stream();
        if (stream.stalledNanos() > MAX_NANOS_STALLED) {
            stream.close();
        }
        if (stream.isClosed()) {
            return false;
        }
        try {
            subscriber.sendNews();
            if (heartbeat) {
                stream.sendHeartbeat();
            }
        } catch (RuntimeException e) {
            stream.close(); // The client reconnects; if the run is gone, it gets an error then.
        }
        return !stream.isClosed();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        subscribers.forEach(subscriber -> subscriber.stream().close());
        subscribers.clear();
    }
}
