package rana.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import rana.run.Command;

/** The commands that wait for the training to carry them out between its steps. Thread-safe. */
final class CommandQueue {
    private final Deque<Command> commands = new ArrayDeque<>();
    private boolean paused;
    private boolean stopping;

    synchronized void put(Command command) {
        commands.add(command);
        notifyAll();
    }

    /** Ends the training, and any pause. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    /**
     * Takes the next command. While the training is paused, waits for one. Empty if the training is
     * to continue, or to end.
     */
    synchronized Optional<Command> next() {
        while (commands.isEmpty() && paused && !stopping) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
        Optional<Command> next = Optional.ofNullable(commands.poll());
        next.ifPresent(command -> {
            switch (command.action()) {
                case PAUSE -> paused = true;
                case RESUME -> paused = false;
                case STOP -> stopping = true;
                case CHECKPOINT, CHANGE -> {}
            }
        });
        return next;
    }
}
