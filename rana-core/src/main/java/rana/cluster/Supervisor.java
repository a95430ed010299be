package rana.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import rana.FailureException;
import rana.RanaException;
import rana.io.AtomicFile;

/**
 * A supervisor that starts the worker processes of a training and watches them, without the engine:
 * those of this machine, or one on each of several hosts, which a {@link Launcher} there starts for
 * it. If a worker ends or stops responding, all are ended and started again, and the first one resumes
 * the run from its newest intact checkpoint.
 */
public final class Supervisor implements AutoCloseable {
    private static final int STOPPED = 143;

    private final int maxRestarts;
    private final Consumer<String> messages;
    private final WorkerPlace.Source places;
    private boolean stopping;
    private volatile boolean isStoppedByOther;
    private Attempt current = new Attempt(List.of());

    /** The command lines of workers. */
    public interface Commands {
        /**
         * Returns that of the first worker, which trains.
         *
         * @param restart true if it resumes the run, if there is one
         * @param neighbours the number of workers on its machine, itself included
         */
        List<String> first(boolean restart, int neighbours);

        /**
         * Returns that of the other workers, which follow it.
         *
         * @param neighbours the number of workers on its machine, itself included
         */
        List<String> others(int neighbours);
    }

    /**
     * Creates a supervisor of workers on this machine.
     *
     * @param size the number of workers, from 1
     * @param maxRestarts the number of times that the workers are started again, from 0
     * @param messages receives a line for each restart
     */
    public Supervisor(int size, int maxRestarts, Commands commands, Consumer<String> messages) {
        this.maxRestarts = maxRestarts;
        this.messages = messages;
        this.places = new LocalPlaces(size, command(commands));
    }

    /**
     * Creates a supervisor of a worker on this host and of those of {@link Launcher launchers}, which
     * join it.
     *
     * @param rendezvous the place at which this process listens, with rank 0
     * @param exactOnly true if workers on machines that compute other bits are refused
     * @param maxRestarts the number of times that the workers are started again, from 0
     * @param messages receives a line for each restart, and when a launcher is refused or disappears
     * @throws FailureException if the port is in use
     */
    public Supervisor(
            Rendezvous rendezvous, boolean exactOnly, int maxRestarts, Commands commands, Consumer<String> messages) {
        this.maxRestarts = maxRestarts;
        this.messages = messages;
        this.places = Launchers.listen(rendezvous, exactOnly, command(commands), messages, this::stopForOther);
    }

    private Function<WorkerPlace.Part, List<String>> command(Commands commands) {
        return part -> part.rank() == 0
                ? commands.first(part.attempt() > 0, part.local().count())
                : commands.others(part.local().count());
    }

    /** Returns the port at which this process listens for other hosts; 0 if all workers are on this one. */
    public int port() {
        return places.port();
    }

    /**
     * Trains until the first worker has ended.
     *
     * @return its exit status
     * @throws FailureException if workers keep failing, or cannot be started
     */
    public int run() {
        try {
            int status = attempts();
            int shown = isStoppedByOther && status == 0 ? STOPPED : status;
            places.end(shown, "");
            return shown;
        } catch (RanaException e) {
            places.end(1, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private int attempts() {
        Restarts restarted = Restarts.NONE;
        for (int restarts = 0; ; restarts++) {
            Attempt.Ending ending;
            try {
                ending = attempt(restarts, restarted);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return STOPPED;
            }
            if (ending.failure().isEmpty() || isStopping()) {
                return ending.status();
            }
            if (restarts == maxRestarts) {
                throw new FailureException(
                        "%s; the workers were started %d times in all: resume the run when they can work"
                                .formatted(ending.failure().get(), restarts + 1));
            }
            String message = "%s: the training continues from its newest checkpoint (restart %d of at most %d)"
                    .formatted(ending.failure().get(), restarts + 1, maxRestarts);
            messages.accept(message);
            places.say(message);
            restarted = restarted.after(ending.failure().get());
        }
    }

    private Attempt.Ending attempt(int number, Restarts restarted) throws InterruptedException {
        List<WorkerPlace> workers = places.next(number);
        if (workers.isEmpty()) {
            return new Attempt.Ending(STOPPED, Optional.empty());
        }
        Attempt attempt = new Attempt(workers);
        try {
            attempt.start(number, restarted);
            begin(attempt);
            return attempt.await();
        } catch (IOException e) {
            throw AtomicFile.failure("cannot start the workers", e);
        } finally {
            attempt.kill();
        }
    }

    private synchronized void begin(Attempt attempt) {
        current = attempt;
        if (stopping) {
            attempt.stop();
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private void stopForOther() {
        isStoppedByOther = true;
        messages.accept("another rank was asked to stop: stopping after this step");
        stop();
    }

    /** Asks the first worker to end the training with a checkpoint. Any thread may call this. */
    public synchronized void stop() {
        stopping = true;
        places.stop();
        current.stop();
    }

    @Override
    public void close() {
        places.close();
    }
}
