package rana.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import rana.FailureException;
import rana.io.AtomicFile;
import rana.run.RunFiles;

/**
 * The checkpoints of a run.
 *
 * @param folder that they are in; it need not be there
 */
public record Checkpoints(Path folder) {
    private static final String STEP = "step-";
    private static final String ASIDE = ".aside";

    /** The name of the checkpoint after {@code step} steps: {@code step-000100}. */
    public static String name(long step) {
        return RunFiles.checkpointName(step);
    }

    /** Where the checkpoint after {@code step} steps lies, or would. */
    public Path at(long step) {
        return folder.resolve(name(step));
    }

    /** All of them, sound or not, the newest first. */
    public List<Path> list() {
        return named(STEP + "\\d{6,18}").stream()
                .sorted((a, b) -> Long.compare(stepOf(b), stepOf(a)))
                .toList();
    }

    /**
     * The newest that has every byte that was written, but for those that {@code passedOver} is told of, in one line each.
     *
     * @return empty if there is none at all
     * @throws FailureException if there are some and every one is damaged
     */
    public Optional<Path> newestSound(Consumer<String> passedOver) {
        List<Path> all = list();
        for (Path checkpoint : all) {
            try {
                Checkpoint.requireSound(checkpoint);
                return Optional.of(checkpoint);
            } catch (FailureException e) {
                passedOver.accept(
                        "passed over the checkpoint %s: %s".formatted(checkpoint.getFileName(), e.getMessage()));
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        throw new FailureException("%s has no sound checkpoint: %s; move the folder away to begin again"
                .formatted(folder, all.size() == 1 ? "its only one is damaged" : "all " + all.size() + " are damaged"));
    }

    /** {@code last}, or, if that is damaged, the newest sound one beside it; empty if there is none. */
    public static Optional<Path> soundUpTo(Path last) {
        try {
            Checkpoint.requireSound(last);
            return Optional.of(last);
        } catch (FailureException e) {
            Checkpoints beside = new Checkpoints(last.toAbsolutePath().resolveSibling(""));
            return beside.list().stream().filter(Checkpoints::isSound).findFirst();
        }
    }

    private static boolean isSound(Path checkpoint) {
        try {
            Checkpoint.requireSound(checkpoint);
            return true;
        } catch (FailureException e) {
            return false;
        }
    }

    /**
     * Gives another name to what is newer than {@code step}, so that the run can come to those steps again: names are not used twice.
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

    /** Removes all but the newest {@code keep} and {@code best}, and what killed processes have left. */
    public void prune(int keep, String best) throws IOException {
        for (Path old : list().stream().skip(keep).toList()) {
            if (!old.endsWith(best)) {
                AtomicFile.deleteFolder(old);
            }
        }
        for (Path left : named("\\." + STEP + ".*\\.part")) {
            AtomicFile.deleteFolder(left);
        }
    }

    private List<Path> named(String pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(pattern))
                    .toList();
        } catch (IOException e) {
            throw AtomicFile.failure("cannot list " + folder, e);
        }
    }

    private static long stepOf(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(STEP.length()));
    }
}
