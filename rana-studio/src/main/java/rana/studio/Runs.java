package rana.studio;

import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rana.io.AtomicFile;
import rana.run.RunFiles;

/**
 * The runs in a folder, including those of comparisons. A request names a run by the id of its
 * {@link RunKey}, which is looked up among the existing runs: no path is built from a request, and
 * symbolic links in the folder are not followed.
 */
final class Runs {
    /** The folder of the runs of a comparison. */
    private static final String NESTED = "runs";

    private static final long MAX_AGE_NANOS = 500_000_000L;

    private final Path givenFolder;
    private final Path folder;
    private Map<String, RunKey> known = Map.of();
    private long knownSinceNanos;
    private boolean isListed;

    /** Creates the runs of a folder, which need not exist yet. */
    Runs(Path folder) {
        this.givenFolder = folder;
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path folder() {
        return folder;
    }

    /**
     * Returns the path of a run as a user would type it in the directory where the studio was
     * started: {@code runs/pond-1}.
     */
    Path path(RunKey key) {
        return givenFolder.resolve(key.name());
    }

    /** Returns the runs by id, as of at most half a second ago. */
    synchronized Map<String, RunKey> byId() {
        long now = System.nanoTime();
        if (!isListed || now - knownSinceNanos > MAX_AGE_NANOS) {
            known = list();
            knownSinceNanos = now;
            isListed = true;
        }
        return known;
    }

    /**
     * Returns the run with an id.
     *
     * @throws NotFoundResponse if no run has this id
     */
    RunKey find(String id) {
        RunKey key = byId().get(id);
        if (key == null) {
            throw new NotFoundResponse("no run has this id");
        }
        return key;
    }

    private Map<String, RunKey> list() {
        Map<String, RunKey> found = new LinkedHashMap<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        Path root = real(folder);
        for (Path child : folders(root)) {
            List<Path> runs = isRun(child) ? List.of(child) : folders(child.resolve(NESTED));
            runs.stream()
                    .filter(Runs::isRun)
                    .map(run -> RunKey.of(root, run))
                    .forEach(key -> found.putIfAbsent(key.id(), key));
        }
        return found;
    }

    /** Resolves the folder itself, which may be a symbolic link; the folders in it may not. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + folder, e);
        }
    }

    private static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve(RunFiles.INFO), LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(folder.resolve(RunFiles.RECIPE), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the folders in {@code parent} by name, without symbolic links. */
    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            List<Path> folders =
                    new ArrayList<>(entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                            .toList());
            folders.sort(null);
            return folders;
        } catch (IOException | UncheckedIOException e) {
            throw AtomicFile.failure("cannot list " + parent, e);
        }
    }
}
