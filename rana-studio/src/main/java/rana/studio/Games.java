package rana.studio;

import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import rana.toy.ToySettings;
import rana.toy.ToyTraining;

/** The games in the plane that are being played. On the {@link Engine}'s thread alone. */
final class Games implements AutoCloseable {
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

    private final Map<String, Played> games = new LinkedHashMap<>();

    /**
     * Begins a game.
     *
     * @return its id
     * @throws TooManyRequestsResponse if as many are being played as may be
     */
    String begin(ToySettings settings) {
        forgetIdle();
        if (games.size() >= MOST) {
            throw new TooManyRequestsResponse(
                    "%d games are being played: end one, or wait until one has been idle for %d minutes"
                            .formatted(MOST, MINUTES_IDLE));
        }
        String id = UUID.randomUUID().toString();
        games.put(id, new Played(new ToyTraining(settings)));
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
