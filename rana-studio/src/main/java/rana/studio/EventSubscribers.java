package rana.studio;

import io.javalin.http.TooManyRequestsResponse;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Everybody who watches. Twice a second one thread looks what is new and tells each viewer; nobody's browser can hold it up. A viewer
 * who takes nothing, or whose end of the line is gone, is forgotten within half a minute.
 */
final class EventSubscribers implements AutoCloseable {
    private static final int MOST = 1_000;
    private static final long MILLIS_BETWEEN_LOOKS = 500;
    private static final long NANOS_BETWEEN_BEATS = 10_000_000_000L;
    private static final long MOST_NANOS_STALLED = 20_000_000_000L;

    /** Who wants to know what. */
    interface Viewer {
        EventStream stream();

        /** Tells what is new since it was called last. */
        void tell();
    }

    private final Set<Viewer> watching = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "rana-studio-events");
        thread.setDaemon(true);
        return thread;
    });
    private long lastBeatNanos = System.nanoTime();

    void open() {
        var unused = clock.scheduleWithFixedDelay(
                this::look, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    /** @throws TooManyRequestsResponse if as many watch as may */
    void requireRoom() {
        if (watching.size() >= MOST) {
            throw new TooManyRequestsResponse("%d browsers watch already: close some".formatted(MOST));
        }
    }

    void add(Viewer viewer) {
        watching.add(viewer);
    }

    int count() {
        return watching.size();
    }

    private void look() {
        boolean beat = System.nanoTime() - lastBeatNanos > NANOS_BETWEEN_BEATS;
        if (beat) {
            lastBeatNanos = System.nanoTime();
        }
        for (Iterator<Viewer> viewers = watching.iterator(); viewers.hasNext(); ) {
            Viewer viewer = viewers.next();
            if (!isThere(viewer, beat)) {
                viewers.remove();
            }
        }
    }

    private static boolean isThere(Viewer viewer, boolean beat) {
        EventStream stream = viewer.stream();
        if (stream.stalledNanos() > MOST_NANOS_STALLED) {
            stream.close();
        }
        if (stream.isClosed()) {
            return false;
        }
        try {
            viewer.tell();
            if (beat) {
                stream.beat();
            }
        } catch (RuntimeException e) {
            stream.close(); // The viewer comes again; a run that vanished answers it then.
        }
        return !stream.isClosed();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        watching.forEach(viewer -> viewer.stream().close());
        watching.clear();
    }
}
