package rana.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rana.FailureException;
import rana.io.AtomicFile;
import rana.run.BestCheckpoint;
import rana.run.RunFiles;

/**
 * The checkpoints of a run.
 *
 * @param folder the folder of the checkpoints; it need not exist
 */
public record Checkpoints(Path folder) {
    private static final String ASIDE = ".aside";

    /** Returns the checkpoints of a run. */
    public static Checkpoints of(RunFiles run) {
        return new Checkpoints(run.checkpoints());
    }

    /**
     * Returns the newest intact checkpoint of a run, as {@link #newestIntact}.
     *
     * @throws FailureException if there is none, or every one is damaged
     */
    public static Path newest(RunFiles run, Consumer<String> skipped) {
        return of(run).newestIntact(skipped)
                .orElseThrow(() -> new FailureException(run.folder() + " has no checkpoint yet: resume its training"));
    }

    /**
     * Returns the best checkpoint of a run: the one with the smallest distance to the training
     * images.
     *
     * @throws FailureException if none was evaluated while the run trained, or it was removed
     */
    public static Path best(RunFiles run) {
        BestCheckpoint best = BestCheckpoint.read(run.folder())
                .orElseThrow(() -> new FailureException(run.folder()
                        + " has no best checkpoint: it was not evaluated while it trained (evaluateEvery)"));
        Path checkpoint = run.checkpoints().resolve(best.checkpoint());
        if (!Files.isDirectory(checkpoint)) {
            throw new FailureException(checkpoint + ", the best checkpoint, is missing; use the newest");
        }
        return checkpoint;
    }

    /** Returns the folder of the checkpoint after {@code step} steps; it need not exist. */
    public Path at(long step) {
        return folder.resolve(RunFiles.checkpointName(step));
    }

    /** Lists the checkpoints, damaged ones included, the newest first. */
    public List<Path> list() {
        return entries(name -> RunFiles.checkpointStep(name).isPresent()).stream()
                .sorted(Comparator.comparingLong(Checkpoints::stepOf).reversed())
                .toList();
    }

    /**
     * Returns the newest checkpoint whose files are all undamaged; empty if there is no checkpoint.
     *
     * @param skipped receives the reason for each newer checkpoint that is damaged, one line each
     * @throws FailureException if every checkpoint is damaged
     */
    public Optional<Path> newestIntact(Consumer<String> skipped) {
        List<Path> all = list();
        for (Path checkpoint : all) {
            try {
                Checkpoint.requireIntact(checkpoint);
                return Optional.of(checkpoint);
            } catch (FailureException e) {
                skipped.accept("skipped the checkpoint %s: %s".formatted(checkpoint.getFileName(), e.getMessage()));
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        throw new FailureException("%s has no intact checkpoint: %s; move the folder away to start again"
                .formatted(folder, all.size() == 1 ? "its only one is damaged" : "all " + all.size() + " are damaged"));
    }

    /**
     * Returns {@code last} or, if it is damaged, the newest intact checkpoint next to it; empty
     * if there is none.
     */
    public static Optional<Path> intactUpTo(Path last) {
        try {
            Checkpoint.requireIntact(last);
            return Optional.of(last);
        } catch (FailureException e) {
            Checkpoints siblings = new Checkpoints(last.toAbsolutePath().resolveSibling(""));
            return siblings.list().stream().filter(Checkpoints::isIntact).findFirst();
        }
    }

    private static boolean isIntact(Path checkpoint) {
        try {
            Checkpoint.requireIntact(checkpoint);
            return true;
        } catch (FailureException e) {
            return false;
        }
    }

    /**
     * Renames the checkpoints after {@code step}, so that the run can write new ones: no checkpoint
     * is overwritten.
     */
    public void setAsideAfter(long step) throws IOException {
        for (Path checkpoint : list()) {
            if (stepOf(checkpoint) > step) {
                Path aside = folder.resolve(checkpoint.getFileName() + ASIDE);
                AtomicFile.deleteFolder(aside);
                AtomicFile.move(checkpoint, aside);
            }
        }
    }

    /**
     * Removes all checkpoints except the newest {@code keep} and {@code best}, and incomplete ones
     * of killed processes.
     */
    public void prune(int keep, String best) throws IOException {
        for (Path old : list().stream().skip(keep).toList()) {
            if (!old.endsWith(best)) {
                AtomicFile.deleteFolder(old);
            }
        }
        for (Path left : entries(name -> name.startsWith(".") && name.endsWith(".part"))) {
            AtomicFile.deleteFolder(left);
        }
    }

    private List<Path> entries(Predicate<String> named) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> named.test(entry.getFileName().toString()))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw AtomicFile.failure("cannot list " + folder, e);
        }
    }

    private static long stepOf(Path checkpoint) {
        return RunFiles.checkpointStep(checkpoint.getFileName().toString()).orElseThrow();
    }
}
