package rana.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import rana.FailureException;
import rana.io.AtomicFile;

/**
 * A supervisor that starts the worker processes of a training and watches them, without the engine. If a worker ends
 * or stops responding, all are ended and started again, and the first one resumes the run from its
 * newest intact checkpoint.
 */
public final class Supervisor {
    private final int size;
    private final int maxRestarts;
    private final Commands commands;
    private final Consumer<String> messages;
    private final String secret = secret();
    private volatile boolean stopping;
    private volatile WorkerProcesses workers = WorkerProcesses.NONE;

    /** The command lines of workers. */
    public interface Commands {
        /**
         * Returns that of the first worker, which trains.
         *
         * @param restart true if it resumes the run, if there is one
         */
        List<String> first(boolean restart);

        /** Returns that of the other workers, which follow it. */
        List<String> others();
    }

    /**
     * Creates a supervisor.
     *
     * @param size the number of workers, from 1
     * @param maxRestarts the number of times that the workers are started again, from 0
     * @param messages receives a line for each restart
     */
    public Supervisor(int size, int maxRestarts, Commands commands, Consumer<String> messages) {
        this.size = size;
        this.maxRestarts = maxRestarts;
        this.commands = commands;
        this.messages = messages;
    }

    /**
     * Trains until the first worker has ended.
     *
     * @return its exit status
     * @throws FailureException if workers keep failing, or cannot be started
     */
    public int run() {
        Restarts restarted = Restarts.NONE;
        for (int restarts = 0; ; restarts++) {
            WorkerProcesses.Ending ending = attempt(restarted);
            if (ending.failure().isEmpty() || stopping) {
                return ending.status();
            }
            if (restarts == maxRestarts) {
                throw new FailureException(
                        "%s; the workers were started %d times in all: resume the run when they can work"
                                .formatted(ending.failure().get(), restarts + 1));
            }
            messages.accept("%s: the training continues from its newest checkpoint (restart %d of at most %d)"
                    .formatted(ending.failure().get(), restarts + 1, maxRestarts));
            restarted = restarted.after(ending.failure().get());
        }
    }

    /** Asks the first worker to end the training with a checkpoint. Any thread may call this. */
    public void stop() {
        stopping = true;
        workers.stop();
    }

    private WorkerProcesses.Ending attempt(Restarts restarted) {
        Path folder = temporary();
        try (ServerSocket server = new ServerSocket(0, size, InetAddress.getLoopbackAddress())) {
            WorkerProcesses started = new WorkerProcesses(server, secret, size);
            workers = started;
            try {
                started.start(
                        folder,
                        restarted,
                        rank -> rank == 0 ? commands.first(restarted.count() > 0) : commands.others());
                if (stopping) {
                    started.stop();
                }
                return started.watch();
            } finally {
                started.kill();
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot start the workers", e);
        } finally {
            delete(folder);
        }
    }

    private static String secret() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("rana-workers-"); // only this user can read it
        } catch (IOException e) {
            throw AtomicFile.failure("cannot create a temporary folder for the workers", e);
        }
    }

    private static void delete(Path folder) {
        try {
            AtomicFile.deleteFolder(folder);
        } catch (IOException | RuntimeException e) {
            // it is in the folder of temporary files
        }
    }
}
