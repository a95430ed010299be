package rana.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rana.FailureException;
import rana.RanaException;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.io.FileOps;

/**
 * The right to write into a run's folder, which one process has at a time: a lock of the operating system's on the file {@code .lock},
 * which says who holds it. It ends with its process, however that ends.
 */
public final class RunLock implements AutoCloseable {
    /** What there may be before there is a {@code run.json}. */
    private static final Set<String> BEGINNINGS =
            Set.of(RunFiles.LOCK, RunFiles.RECIPE, "." + RunFiles.RECIPE + ".part", "." + RunFiles.INFO + ".part");

    private final Path folder;
    private final Closeable held;
    private boolean open = true;

    private RunLock(Path folder, Closeable held) {
        this.folder = folder;
        this.held = held;
    }

    /**
     * The right to a folder for a new run, which is made where it is not there. Closing it removes the folder again, if nothing has come
     * into it.
     *
     * @throws UsageException if there is something in it already
     * @throws FailureException naming the holder, if another process was first; or if it cannot be written
     */
    public static RunLock ofNew(Path folder) {
        try {
            requireNew(folder);
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
            requireNew(folder); // another process may have come and gone in between
            return lock;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Refuses a folder with something in it, before any work is done for it.
     *
     * @throws UsageException if {@code folder} exists and is not empty
     */
    public static void requireNew(Path folder) {
        try {
            if (Files.exists(folder) && !isEmpty(folder)) {
                throw new UsageException(
                        folder + " exists already: resume the run in it, or choose another run folder");
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + folder, e);
        }
    }

    /** The right to the folder {@code NAME-N} in {@code parent} with the smallest N, from 1, that nobody else has. */
    public static RunLock ofNext(Path parent, String name) {
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
     * The right to a folder that is there.
     *
     * @throws FailureException naming the holder, if another process is at it; or if it cannot be written
     */
    public static RunLock of(Path folder) {
        Path file = new RunFiles(folder).lock();
        byte[] self = self(InstantSource.system()).getBytes(StandardCharsets.UTF_8);
        try {
            Closeable held = FileOps.current()
                    .lock(file, self)
                    .orElseThrow(() ->
                            new FailureException("%s is being trained by another process%s: wait for it, or stop it"
                                    .formatted(folder, holder(file))));
            if (!Files.exists(file) || Files.size(file) != self.length) {
                held.close();
                throw new FailureException(folder + " was taken away by another process just now: try again");
            }
            return new RunLock(folder, held);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write the run folder " + folder, e);
        }
    }

    /** Whether there is nothing in {@code folder} but what is left of a run that was killed before it was one. */
    public static boolean isEmpty(Path folder) throws IOException {
        boolean begun = Files.exists(new RunFiles(folder).lock());
        try (Stream<Path> entries = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .allMatch(name -> begun && BEGINNINGS.contains(name));
        }
    }

    /** The folder that this is the right to. */
    public Path folder() {
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
            if (isEmpty(folder)) {
                AtomicFile.deleteFolder(folder);
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot close the run folder " + folder, e);
        }
    }

    /** Refuses a folder that is being trained, naming the holder. */
    private static void requireFree(Path folder) {
        if (Files.exists(new RunFiles(folder).lock())) {
            of(folder).close();
        }
    }

    /** Who has written into {@code file} that it is theirs; "" where that cannot be read. */
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

    private static String self(InstantSource clock) {
        return "process %d on %s, since %s%n"
                .formatted(
                        ProcessHandle.current().pid(),
                        Machine.hostName(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
