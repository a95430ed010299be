package rana.studio;

import io.javalin.http.NotFoundResponse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import rana.toy.ToySettings;
import rana.toy.ToyTraining;

/** The games in the plane that are being played. On the {@link Engine}'s thread alone. */
final class ToyTrainings implements AutoCloseable {
    static final int MOST = 8;
    static final int MINUTES_IDLE = 10;

    private static final long NANOS_IDLE = MINUTES_IDLE * 60_000_000_000L;

    /** A game, and when it was asked for last. */
    private static final class Played {
        private final ToyTraining training;
        private long lastNanos = System.nanoTime();

        private Played(ToyTraining training) {
            this.training = training;
        }
    }

    /** The one that was asked for last comes last. */
    private final Map<String, Played> games = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Begins a game. Where as many are being played as may be, the one that was left alone for longest makes room.
     *
     * @return its id
     */
    String begin(ToySettings settings) {
        forgetIdle();
        Played begun = new Played(new ToyTraining(settings));
        if (games.size() >= MOST) {
            end(games.keySet().iterator().next());
        }
        String id = UUID.randomUUID().toString();
        games.put(id, begun);
        return id;
    }

    /** @throws NotFoundResponse if there is none, or it was idle for too long */
    ToyTraining game(String id) {
        forgetIdle();
        Played played = games.get(id);
        if (played == null) {
            throw new NotFoundResponse("there is no such game, or it was left alone for too long: begin it again");
        }
        played.lastNanos = System.nanoTime();
        return played.training;
    }

    void end(String id) {
        Played played = games.remove(id);
        if (played == null) {
            throw new NotFoundResponse("there is no such game");
        }
        played.training.close();
    }

    private void forgetIdle() {
        for (Iterator<Played> all = games.values().iterator(); all.hasNext(); ) {
            Played played = all.next();
            if (System.nanoTime() - played.lastNanos > NANOS_IDLE) {
                played.training.close();
                all.remove();
            }
        }
    }

    @Override
    public void close() {
        games.values().forEach(played -> played.training.close());
        games.clear();
    }
}
