package rana.studio;

import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rana.RanaException;
import rana.run.Run;
import rana.run.RunFiles;

/**
 * A cache of the runs, valid until their files change. Of their metrics, those used most recently are
 * kept, with {@value #MAX_SEGMENTS} segments in all.
 */
final class RunCache {
    private static final Logger LOG = LoggerFactory.getLogger(RunCache.class);
    private static final int MAX_SEGMENTS = 8 * MetricsIndex.MAX_SEGMENTS;
    private static final long MAX_BYTES = 16 << 20; // of run.json; recipes have a limit of their own
    private static final int UNPROCESSABLE = 422;

    /** A run, with the modification times of the files that it was read from. */
    private record Opened(List<FileTime> times, Run run) {}

    private final Runs runs;
    private final Map<String, Opened> opened = new LinkedHashMap<>();
    private final Map<String, MetricsIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);

    RunCache(Runs runs) {
        this.runs = runs;
    }

    Runs runs() {
        return runs;
    }

    /** Returns the runs that can be read. */
    List<RunView> views() {
        List<RunView> views = new ArrayList<>();
        for (RunKey key : runs.byId().values()) {
            view(key).ifPresent(views::add);
        }
        return views;
    }

    /**
     * Returns the view of a run; empty if it cannot be read, so that the others are still listed.
     */
    private Optional<RunView> view(RunKey key) {
        try {
            return open(key).map(run -> RunReader.view(key, run));
        } catch (RuntimeException e) {
            LOG.debug("{} cannot be read", key.folder(), e);
            return Optional.empty();
        }
    }

    /**
     * Returns a run.
     *
     * @throws HttpResponseException if its recipe or {@code run.json} is damaged
     */
    Run run(RunKey key) {
        return open(key)
                .orElseThrow(() -> new HttpResponseException(
                        UNPROCESSABLE,
                        "%s or %s of this run is damaged, or was written by another version"
                                .formatted(RunFiles.RECIPE, RunFiles.INFO)));
    }

    /** Returns the index of a run's metrics, up to date with the file. */
    MetricsIndex metrics(RunKey key) {
        MetricsIndex index;
        synchronized (indexes) {
            index = indexes.computeIfAbsent(
                    key.id(), id -> new MetricsIndex(key.folder().resolve(RunFiles.METRICS)));
            while (indexes.size() > 1 && segments() > MAX_SEGMENTS) {
                indexes.remove(indexes.keySet().iterator().next()); // the one used longest ago
            }
        }
        index.update();
        return index;
    }

    private int segments() {
        return indexes.values().stream().mapToInt(MetricsIndex::segments).sum();
    }

    private synchronized Optional<Run> open(RunKey key) {
        try {
            List<FileTime> times = List.of(
                    Files.getLastModifiedTime(key.folder().resolve(RunFiles.INFO)),
                    Files.getLastModifiedTime(key.folder().resolve(RunFiles.RECIPE)));
            Opened cached = opened.get(key.id());
            if (cached != null && cached.times.equals(times)) {
                return Optional.of(cached.run);
            }
            if (Files.size(key.folder().resolve(RunFiles.INFO)) > MAX_BYTES) {
                return Optional.empty();
            }
            Run run = Run.open(key.folder(), List.of());
            opened.keySet().retainAll(runs.byId().keySet());
            opened.put(key.id(), new Opened(times, run));
            return Optional.of(run);
        } catch (RanaException | IOException e) {
            return Optional.empty();
        }
    }
}
