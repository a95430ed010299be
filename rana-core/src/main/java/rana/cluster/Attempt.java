package rana.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** The workers of one attempt of a {@link Supervisor}. */
final class Attempt {
    /** The time in which another worker may turn out to be the cause. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /**
     * The end of an attempt.
     *
     * @param status the exit status of the first worker
     * @param failure the failure of a worker; empty if the first one ended by itself
     */
    record Ending(int status, Optional<String> failure) {}

    private final List<WorkerPlace> places;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Map<Integer, WorkerPlace.End> ends = new TreeMap<>(); // by rank
    private long firstEnd; // in nanoseconds; of the first failure

    /**
     * Creates an attempt.
     *
     * @param places the places of the workers, in the order of their ranks
     */
    Attempt(List<WorkerPlace> places) {
        this.places = places;
    }

    /** Starts the workers. */
    void start(int number, Restarts restarts) throws IOException {
        try {
            for (int rank = 0; rank < places.size(); rank++) {
                WorkerPlace place = places.get(rank);
                LocalRank local = new LocalRank(onHost(place, places.subList(0, rank)), onHost(place, places));
                place.start(new WorkerPlace.Part(number, rank, places.size(), local, restarts), new Reports(rank));
            }
        } finally {
            started.countDown();
        }
    }

    /** Returns the number of places on the machine of one. */
    private static int onHost(WorkerPlace place, List<WorkerPlace> places) {
        return Math.toIntExact(places.stream()
                .filter(other -> other.host().equals(place.host()))
                .count());
    }

    /** The receiver of what the worker of a rank reports. */
    private final class Reports implements WorkerPlace.Listener {
        private final int rank;

        Reports(int rank) {
            this.rank = rank;
        }

        @Override
        public void entry(String entry) {
            try {
                started.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            for (int other = 0; other < places.size(); other++) {
                if (other != rank) {
                    places.get(other).entry(entry);
                }
            }
        }

        @Override
        public void ended(WorkerPlace.End end) {
            Attempt.this.ended(rank, end);
        }
    }

    private synchronized void ended(int rank, WorkerPlace.End end) {
        if (isFailure(end) && !failures()) {
            firstEnd = System.nanoTime();
        }
        ends.put(rank, end);
        notifyAll();
    }

    /** Waits for the end of the first worker, or for the first failure. */
    synchronized Ending await() throws InterruptedException {
        while (true) {
            Optional<Ending> ending = ending();
            if (ending.isPresent()) {
                return ending.get();
            }
            wait(failures() ? GRACE.toMillis() / 10 : 0);
        }
    }

    private boolean failures() {
        return ends.values().stream().anyMatch(Attempt::isFailure);
    }

    private static boolean isFailure(WorkerPlace.End end) {
        return end.cause() != WorkerPlace.Cause.EXITED || end.status() != 0;
    }

    private Optional<Ending> ending() {
        WorkerPlace.End first = ends.get(0);
        if (first != null && first.cause() == WorkerPlace.Cause.EXITED) {
            return Optional.of(new Ending(first.status(), Optional.empty()));
        }
        Optional<Ending> failure = first(WorkerPlace.Cause.FAILED);
        if (failure.isPresent() || System.nanoTime() - firstEnd < GRACE.toNanos()) {
            return failure; // one that is alone, or that had an error, may be the consequence of another's end
        }
        return first(WorkerPlace.Cause.EXITED).or(() -> first(WorkerPlace.Cause.ALONE));
    }

    /** Returns the first failure of a kind. */
    private Optional<Ending> first(WorkerPlace.Cause cause) {
        return ends.entrySet().stream()
                .filter(end -> end.getValue().cause() == cause && isFailure(end.getValue()))
                .findFirst()
                .map(end -> new Ending(
                        end.getValue().status(),
                        Optional.of(places.get(end.getKey()).name() + " "
                                + end.getValue().description())));
    }

    /** Asks the first worker to end the training with a checkpoint. */
    void stop() {
        if (!places.isEmpty()) {
            places.get(0).stop();
        }
    }

    /** Ends all workers at once. */
    void kill() {
        places.forEach(WorkerPlace::kill);
    }
}
