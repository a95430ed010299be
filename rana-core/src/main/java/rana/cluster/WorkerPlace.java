package rana.cluster;

import java.io.IOException;
import java.util.List;

/** A place where a worker of each attempt runs. */
interface WorkerPlace {
    /**
     * The part of a worker in an attempt.
     *
     * @param attempt the number of the attempt, from 0
     * @param rank the number of the worker, from 0
     * @param size the number of workers
     * @param local its number among the workers on the same machine
     * @param restarts the restarts before this attempt, for the first worker
     */
    record Part(int attempt, int rank, int size, LocalRank local, Restarts restarts) {
        /** Returns this part with another number on the machine. */
        Part with(LocalRank other) {
            return new Part(attempt, rank, size, other, restarts);
        }
    }

    /** The ways in which a worker can end. */
    enum Cause {
        /** Its process exited. */
        EXITED,
        /** A signal ended it, it did not respond, or its machine cannot be reached any more. */
        FAILED,
        /** Another worker was gone. */
        ALONE
    }

    /**
     * The end of a worker.
     *
     * @param status its exit status; 1 if it was not the reason
     * @param description the end in words, to follow the worker's name
     */
    record End(Cause cause, int status, String description) {}

    /** The receiver of what a worker reports. */
    interface Listener {
        /** Receives an entry for the stores of all other workers. */
        void entry(String entry);

        /** Receives the end of the worker, once. */
        void ended(End end);
    }

    /** Returns the name of the place, for messages. */
    String name();

    /** Returns the name of the machine. */
    String host();

    /** Starts the worker. */
    void start(Part part, Listener listener) throws IOException;

    /** Passes an entry of the store of another worker to this one. */
    void entry(String entry);

    /** Asks the worker to end the training with a checkpoint. */
    void stop();

    /** Ends the worker's process at once, and releases what belongs to it. */
    void kill();

    /** The places of the workers of a training. */
    interface Source extends AutoCloseable {
        /**
         * Returns the places of the next attempt, in the order of ranks. It may wait for places that
         * have disappeared.
         *
         * @param attempt the number of the attempt, from 0
         * @return at least one; none if {@link #stop} was called
         * @throws rana.FailureException if there are too few
         */
        List<WorkerPlace> next(int attempt) throws InterruptedException;

        /** Returns the port at which launchers join; 0 if none does. */
        int port();

        /** Ends the wait for places. */
        void stop();

        /** Passes a message on to those who started the places. */
        void say(String message);

        /** Releases all places; the training has ended with a status, or with an error in words. */
        void end(int status, String error);

        @Override
        void close();
    }
}
