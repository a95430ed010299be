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

/** The runs with what was read of them, kept for as long as their files do not change. Metrics are kept of the last few alone. */
final class RunCache {
    private static final Logger LOG = LoggerFactory.getLogger(RunCache.class);
    private static final int MOST_INDEXES = 8;
    private static final long MOST_BYTES = 16 << 20; // of a run.json; recipes have a limit of their own
    private static final int UNPROCESSABLE = 422;

    /** A run as its files had it. */
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

    /** All that can be read. */
    List<RunView> views() {
        List<RunView> views = new ArrayList<>();
        for (RunKey key : runs.byId().values()) {
            view(key).ifPresent(views::add);
        }
        return views;
    }

    /** Whatever is wrong with one run, the others are listed. */
    private Optional<RunView> view(RunKey key) {
        try {
            return open(key).map(run -> RunReader.view(key, run));
        } catch (RuntimeException e) {
            LOG.debug("{} cannot be read", key.folder(), e);
            return Optional.empty();
        }
    }

    /** @throws HttpResponseException if what the run says of itself is damaged */
    Run run(RunKey key) {
        return open(key)
                .orElseThrow(() -> new HttpResponseException(
                        UNPROCESSABLE, "this run's recipe.yaml or run.json is damaged, or of another version"));
    }

    /** What its metrics come to, up to date. */
    MetricsIndex metrics(RunKey key) {
        MetricsIndex index;
        synchronized (indexes) {
            index = indexes.computeIfAbsent(
                    key.id(), id -> new MetricsIndex(key.folder().resolve(RunFiles.METRICS)));
            if (indexes.size() > MOST_INDEXES) {
                indexes.remove(indexes.keySet().iterator().next());
            }
        }
        index.update();
        return index;
    }

    private synchronized Optional<Run> open(RunKey key) {
        try {
            List<FileTime> times = List.of(
                    Files.getLastModifiedTime(key.folder().resolve(RunFiles.INFO)),
                    Files.getLastModifiedTime(key.folder().resolve(RunFiles.RECIPE)));
            Opened before = opened.get(key.id());
            if (before != null && before.times.equals(times)) {
                return Optional.of(before.run);
            }
            if (Files.size(key.folder().resolve(RunFiles.INFO)) > MOST_BYTES) {
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
