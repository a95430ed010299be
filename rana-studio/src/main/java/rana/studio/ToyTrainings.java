package rana.studio;

import io.javalin.http.NotFoundResponse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import rana.toy.ToySettings;
import rana.toy.ToyTraining;
import rana.web.RequestQueue;

/**
 * The toy trainings that are in progress, by id. Only the thread of the {@link RequestQueue} may call it.
 */
final class ToyTrainings implements AutoCloseable {
    static final int MAX_TRAININGS = 8;
    static final int MAX_IDLE_MINUTES = 10;

    private static final long MAX_IDLE_NANOS = MAX_IDLE_MINUTES * 60_000_000_000L;

    /** A training and the time of its last use. */
    private static final class Entry {
        private final ToyTraining training;
        private long lastNanos = System.nanoTime();

        private Entry(ToyTraining training) {
            this.training = training;
        }
    }

    /** The trainings in the order of their last use. */
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Starts a training. If {@value #MAX_TRAININGS} are in progress, the least recently used one
     * ends.
     *
     * @return the id of the new training
     */
    String start(ToySettings settings) {
        endIdle();
        Entry started = new Entry(new ToyTraining(settings));
        if (entries.size() >= MAX_TRAININGS) {
            end(entries.keySet().iterator().next());
        }
        String id = UUID.randomUUID().toString();
        entries.put(id, started);
        return id;
    }

    /**
     * Returns a training that is in progress.
     *
     * @throws NotFoundResponse if no training has this id, or it was idle for too long
     */
    ToyTraining training(String id) {
        endIdle();
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new NotFoundResponse("no toy training has this id, or it was idle for %d minutes: start another"
                    .formatted(MAX_IDLE_MINUTES));
        }
        entry.lastNanos = System.nanoTime();
        return entry.training;
    }

    /**
     * Ends a training.
     *
     * @throws NotFoundResponse if no training has this id
     */
    void end(String id) {
        Entry entry = entries.remove(id);
        if (entry == null) {
            throw new NotFoundResponse("no toy training has this id");
        }
        entry.training.close();
    }

    private void endIdle() {
        for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (System.nanoTime() - entry.lastNanos > MAX_IDLE_NANOS) {
                entry.training.close();
                all.remove();
            }
        }
    }

    @Override
    public void close() {
        entries.values().forEach(entry -> entry.training.close());
        entries.clear();
    }
}
