package rana.studio;

import io.javalin.http.NotFoundResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import rana.FailureException;
import rana.data.DataListener;
import rana.explore.Explorer;
import rana.explore.Neighbours;
import rana.metric.Progress;
import rana.torch.ComputeDevice;
import rana.train.Run;

/** Generators that were asked for lately, and the training pictures of the last run. On the {@link Engine}'s thread alone. */
final class Explorers implements AutoCloseable {
    private static final int MOST_GENERATORS = 2;

    private final Map<Path, Explorer> explorers = new LinkedHashMap<>(4, 0.75f, true);
    private Optional<Path> neighboursOf = Optional.empty();
    private Optional<Neighbours> neighbours = Optional.empty();

    /**
     * The generator of a checkpoint.
     *
     * @param checkpoint its name, or {@code newest} or {@code best}
     * @throws NotFoundResponse if there is none of that name
     */
    Explorer explorer(Run run, String checkpoint) {
        Path folder = folder(run, checkpoint);
        Explorer known = explorers.get(folder);
        if (known != null) {
            return known;
        }
        for (Iterator<Explorer> oldest = explorers.values().iterator(); explorers.size() >= MOST_GENERATORS; ) {
            oldest.next().close();
            oldest.remove();
        }
        Explorer opened = Explorer.open(run, folder, ComputeDevice.CPU);
        explorers.put(folder, opened);
        return opened;
    }

    /** The pictures that {@code run} was trained on, to look among. */
    Neighbours neighbours(Run run) {
        if (neighbours.isEmpty() || !neighboursOf.equals(Optional.of(run.folder()))) {
            neighbours.ifPresent(Neighbours::close);
            neighbours = Optional.empty();
            neighbours = Optional.of(Neighbours.of(run, ComputeDevice.CPU, DataListener.SILENT, Progress.SILENT));
            neighboursOf = Optional.of(run.folder());
        }
        return neighbours.get();
    }

    private static Path folder(Run run, String checkpoint) {
        return switch (checkpoint) {
            case "newest" ->
                run.newestSound(passedOver -> {})
                        .orElseThrow(() -> new NotFoundResponse("the run has no checkpoint yet"));
            case "best" -> best(run);
            default ->
                run.checkpointFolders().stream()
                        .filter(folder -> String.valueOf(folder.getFileName()).equals(checkpoint))
                        .findFirst()
                        .orElseThrow(() -> new NotFoundResponse("the run has no such checkpoint"));
        };
    }

    private static Path best(Run run) {
        try {
            return run.bestCheckpoint();
        } catch (FailureException e) {
            throw new NotFoundResponse(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        explorers.values().forEach(Explorer::close);
        explorers.clear();
        neighbours.ifPresent(Neighbours::close);
        neighbours = Optional.empty();
    }
}
