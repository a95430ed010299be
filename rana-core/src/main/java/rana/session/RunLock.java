package rana.session;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import rana.FailureException;
import rana.RanaException;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.io.FileOps;
import rana.run.Machine;
import rana.run.RunFiles;

/**
 * The lock on a run folder, which one process holds at a time: an operating system lock on the file
 * {@value RunFiles#LOCK}, which names its holder. It ends with the process, however that ends.
 */
final class RunLock implements AutoCloseable {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final Path folder;
    private final Closeable held;
    private boolean open = true;

    private RunLock(Path folder, Closeable held) {
        this.folder = folder;
        this.held = held;
    }

    /**
     * Locks the folder of a new run, which is created if it does not exist. Closing the lock
     * removes the folder again if it is empty.
     *
     * @throws UsageException if the folder is not empty
     * @throws FailureException if another process holds the lock, naming it; or if the folder
     *     cannot be written
     */
    static RunLock ofNew(Path folder) {
        try {
            RunFiles.requireNew(folder);
        } catch (UsageException e) {
            requireFree(folder);
            throw e;
        }
        try {
            FileOps.current().createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + folder, e);
        }
        RunLock lock = of(folder);
        try {
            RunFiles.requireNew(folder); // another process may have used it in the meantime
            return lock;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Locks the folder {@code NAME-N} in {@code parent} with the smallest N, from 1, that is free.
     */
    static RunLock ofNext(Path parent, String name) {
        while (true) {
            Path folder = RunFiles.next(parent, name);
            try {
                return ofNew(folder);
            } catch (RanaException e) {
                if (RunFiles.next(parent, name).equals(folder)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Locks an existing folder.
     *
     * @throws FailureException if another process holds the lock, naming it; or if the folder
     *     cannot be written
     */
    static RunLock of(Path folder) {
        return attempt(folder)
                .orElseThrow(() ->
                        new FailureException("%s is being trained by another process%s: wait for it, or stop it"
                                .formatted(folder, holder(new RunFiles(folder).lock()))));
    }

    /** Locks an existing folder; empty if another process holds the lock. */
    private static Optional<RunLock> attempt(Path folder) {
        Path file = new RunFiles(folder).lock();
        byte[] self = self().getBytes(StandardCharsets.UTF_8);
        try {
            Optional<Closeable> held = FileOps.current().lock(file, self);
            if (held.isPresent() && (!Files.exists(file) || Files.size(file) != self.length)) {
                held.get().close();
                throw new FailureException(folder + " was removed by another process just now: try again");
            }
            return held.map(lock -> new RunLock(folder, lock));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + folder, e);
        }
    }

    /** Returns the locked folder. */
    Path folder() {
        return folder;
    }

    /** Releases the folder to other processes. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try (held) {
            if (RunFiles.isEmpty(folder)) {
                AtomicFile.deleteFolder(folder);
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot close the run folder " + folder, e);
        }
    }

    /**
     * Waits until no other process holds the lock of a folder, which need not exist.
     *
     * @param atMost the time after which this returns nevertheless
     */
    static void awaitFree(Path folder, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!isFree(folder) && System.nanoTime() - end < 0) {
                Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isFree(Path folder) {
        if (!Files.exists(new RunFiles(folder).lock())) {
            return true;
        }
        Optional<RunLock> lock = attempt(folder);
        lock.ifPresent(RunLock::close);
        return lock.isPresent();
    }

    /** Throws if another process holds the lock. */
    private static void requireFree(Path folder) {
        if (Files.exists(new RunFiles(folder).lock())) {
            of(folder).close();
        }
    }

    /** Returns the holder that {@code file} names, in parentheses; empty if it cannot be read. */
    private static String holder(Path file) {
        try {
            return Optional.of(new String(FileOps.current().holder(file), StandardCharsets.UTF_8).strip())
                    .filter(holder -> !holder.isEmpty())
                    .map(holder -> " (" + holder + ")")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static String self() {
        return "process %d on %s, since %s%n"
                .formatted(
                        ProcessHandle.current().pid(),
                        Machine.hostName(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
}
