package rana.cluster;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The places of workers that are all child processes of this one. */
final class LocalPlaces implements WorkerPlace.Source {
    private final List<WorkerPlace> places;
    private volatile boolean stopping;

    LocalPlaces(int size, Function<WorkerPlace.Part, List<String>> command) {
        this.places = IntStream.range(0, size)
                .<WorkerPlace>mapToObj(
                        rank -> new LocalWorker("worker " + rank, WorkerSettings.LOOPBACK, true, Map.of(), command))
                .toList();
    }

    @Override
    public List<WorkerPlace> next(int attempt) {
        return stopping ? List.of() : places;
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public void stop() {
        stopping = true;
    }

    @Override
    public void say(String message) {}

    @Override
    public void end(int status, String error) {}

    @Override
    public void close() {}
}
