package rana.session;

import org.jspecify.annotations.Nullable;
import rana.run.Command;
import rana.train.Training;

/** The requests of other threads to a session, before and while it trains. Thread-safe. */
final class SessionControl {
    private boolean begun;
    private boolean stopped;
    private @Nullable Training training;

    /** @throws IllegalStateException if it was called before */
    synchronized void beginOnce() {
        if (begun) {
            throw new IllegalStateException("this session was started already: create another to train again");
        }
        begun = true;
    }

    /** Passes later requests to {@code running}, and a stop that was requested before. */
    synchronized void started(Training running) {
        training = running;
        if (stopped) {
            running.stop();
        }
    }

    synchronized void ended() {
        training = null;
    }

    /** Ends the training after its current step; one that has not started, before its first step. */
    synchronized void stop() {
        stopped = true;
        if (training != null) {
            training.stop();
        }
    }

    /** @throws IllegalStateException if the session is not training */
    synchronized void send(Command command) {
        if (training == null) {
            throw new IllegalStateException(
                    "the session is not training: it accepts commands while run() or resume() trains");
        }
        training.send(command);
    }
}
