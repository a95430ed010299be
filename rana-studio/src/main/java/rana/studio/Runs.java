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
 * The runs in a folder, and those of comparisons in it. A request names one by its {@link RunKey}, which is looked for among what is
 * there: no path is ever made of what a request says, and links that lead out of the folder are not followed.
 */
final class Runs {
    /** Where a comparison keeps its runs. */
    private static final String NESTED = "runs";

    private static final long NANOS_FRESH = 500_000_000L;

    private final Path given;
    private final Path folder;
    private Map<String, RunKey> known = Map.of();
    private long knownSinceNanos;
    private boolean looked;

    /** @param given it need not be there yet */
    Runs(Path given) {
        this.given = given;
        this.folder = given.toAbsolutePath().normalize();
    }

    Path folder() {
        return folder;
    }

    /** Where a run is, as a command line that is where the studio was begun takes it: {@code runs/pond-1}. */
    Path path(RunKey key) {
        return given.resolve(key.name());
    }

    /** What is there now, or was half a second ago, by id. */
    synchronized Map<String, RunKey> byId() {
        long now = System.nanoTime();
        if (!looked || now - knownSinceNanos > NANOS_FRESH) {
            known = look();
            knownSinceNanos = now;
            looked = true;
        }
        return known;
    }

    /** @throws NotFoundResponse if there is none of that id */
    RunKey find(String id) {
        RunKey key = byId().get(id);
        if (key == null) {
            throw new NotFoundResponse("there is no such run");
        }
        return key;
    }

    private Map<String, RunKey> look() {
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

    /** The folder that the user named may be a link; what is in it may not. */
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

    /** The folders in {@code parent}, by name; a link is none. */
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
