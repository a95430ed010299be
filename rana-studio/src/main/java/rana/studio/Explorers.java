package rana.studio;

import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import rana.FailureException;
import rana.ProgressListener;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.Manifest;
import rana.data.DataListener;
import rana.explore.Explorer;
import rana.explore.Neighbours;
import rana.generate.LoadOptions;
import rana.recipe.ImageSpec;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.torch.ComputeDevice;
import rana.web.RequestQueue;

/**
 * A cache of the generators used last, and the training pictures of the last run. For the thread of
 * the {@link RequestQueue} only.
 */
final class Explorers implements AutoCloseable {
    private static final int MAX_GENERATORS = 2;

    /** A checkpoint and the time that it was written, since another one may get its name. */
    private record Written(Path folder, FileTime at) {
        static Written of(Path folder) {
            try {
                return new Written(folder, Files.getLastModifiedTime(folder.resolve(Manifest.FILE)));
            } catch (IOException e) {
                return new Written(folder, FileTime.fromMillis(0)); // damaged or missing: opening it reports which
            }
        }
    }

    /** The key of the training pictures of a run. */
    private record TrainedOn(Path run, RunInfo.Data data, ImageSpec pictures) {
        static TrainedOn of(Run run) {
            return new TrainedOn(run.folder(), run.info().data(), run.recipe().pictures());
        }
    }

    private final Map<Written, Explorer> explorers = new LinkedHashMap<>(4, 0.75f, true);
    private Optional<TrainedOn> neighboursOf = Optional.empty();
    private Optional<Neighbours> neighbours = Optional.empty();

    /**
     * Returns the generator of a checkpoint.
     *
     * @param checkpoint its name, or {@code newest} or {@code best}
     * @throws NotFoundResponse if there is no such checkpoint
     */
    Explorer explorer(Run run, String checkpoint) {
        Written written = written(run, checkpoint);
        Explorer known = explorers.get(written);
        if (known != null) {
            return known;
        }
        for (Iterator<Explorer> oldest = explorers.values().iterator(); explorers.size() >= MAX_GENERATORS; ) {
            oldest.next().close();
            oldest.remove();
        }
        Explorer opened = Explorer.open(written.folder, LoadOptions.defaults().device("cpu"));
        explorers.put(written, opened);
        return opened;
    }

    /** Returns the search among the pictures that {@code run} was trained on. */
    Neighbours neighbours(Run run) {
        Optional<TrainedOn> wanted = Optional.of(TrainedOn.of(run));
        if (neighbours.isEmpty() || !neighboursOf.equals(wanted)) {
            neighbours.ifPresent(Neighbours::close);
            neighbours = Optional.empty();
            neighbours =
                    Optional.of(Neighbours.of(run, ComputeDevice.CPU, DataListener.SILENT, ProgressListener.SILENT));
            neighboursOf = wanted;
        }
        return neighbours.get();
    }

    private Written written(Run run, String checkpoint) {
        return switch (checkpoint) {
            case "newest" -> newest(run);
            case "best" -> Written.of(best(run));
            default ->
                Checkpoints.of(run.files()).list().stream()
                        .filter(folder -> String.valueOf(folder.getFileName()).equals(checkpoint))
                        .findFirst()
                        .map(Written::of)
                        .orElseThrow(() -> new NotFoundResponse("the run has no such checkpoint"));
        };
    }

    /**
     * Returns the newest intact checkpoint. One that is open is intact; for others every byte is
     * read, which takes longer than a draw.
     */
    private Written newest(Run run) {
        return Checkpoints.of(run.files()).list().stream()
                .findFirst()
                .map(Written::of)
                .filter(explorers::containsKey)
                .or(() ->
                        Checkpoints.of(run.files()).newestIntact(skipped -> {}).map(Written::of))
                .orElseThrow(() -> new NotFoundResponse("the run has no checkpoint yet"));
    }

    private static Path best(Run run) {
        if (Files.isSymbolicLink(run.folder().resolve(RunFiles.BEST))) {
            throw new NotFoundResponse("the run has no best checkpoint: a link is in its place");
        }
        try {
            return Checkpoints.best(run.files());
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
