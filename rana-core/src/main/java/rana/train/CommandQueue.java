package rana.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import rana.run.Command;

/** Where orders lie until the training takes them, between its steps. From any thread. */
final class CommandQueue {
    private final Deque<Command> commands = new ArrayDeque<>();
    private boolean paused;
    private boolean stopping;

    synchronized void put(Command command) {
        commands.add(command);
        notifyAll();
    }

    /** Nobody waits any more. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /** Takes the next order; while the training is to wait, waits for one. Empty where the training is to go on, or to stop. */
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
