package rana.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bytedeco.pytorch.FileStore;
import rana.FailureException;

/**
 * A worker's connection to the process that started it. The worker sends a heartbeat every second,
 * whatever a training step takes, and receives the request to stop. If that process ends, so does the
 * worker: no process is left behind. The entries of the store by which a group comes about travel on
 * it, too.
 */
public final class SupervisorLink implements AutoCloseable {
    static final String STOP = "stop";
    static final String ENTRY = "entry";
    static final String JOINED = "joined";
    static final String ALONE = "alone";
    private static final int ENDED_WITH_SUPERVISOR = 1;

    private final LineConnection connection;
    private final Runnable stop;
    private final BlockingQueue<String> entries = new LinkedBlockingQueue<>();

    private SupervisorLink(LineConnection connection, Runnable stop) {
        this.connection = connection;
        this.stop = stop;
    }

    /**
     * Connects to the process that started this one.
     *
     * @param stop called on another thread when the training is to end with a checkpoint
     * @throws FailureException if there is no such process
     */
    public static SupervisorLink open(WorkerSettings settings, Runnable stop) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), settings.port());
            SupervisorLink link = new SupervisorLink(LineConnection.of(socket), stop);
            link.connection.send(settings.secret());
            link.connection.beat();
            Thread listening = new Thread(link::listen, "rana-supervisor");
            listening.setDaemon(true);
            listening.start();
            return link;
        } catch (IOException e) {
            throw new FailureException("cannot reach the supervisor of the workers: " + e.getMessage(), e);
        }
    }

    private void listen() {
        try {
            for (LineConnection.Line line = connection.read(); line != null; line = connection.read()) {
                if (line.kind().equals(STOP)) {
                    stop.run();
                } else if (line.kind().equals(ENTRY)) {
                    entries.add(line.word(1));
                }
            }
            endWithSupervisor();
        } catch (IOException e) {
            endWithSupervisor();
        }
    }

    /** Starts to copy the entries of this worker's store to those of all other workers, and theirs to it. */
    StoreMirror mirror(Path file, FileStore store) {
        return StoreMirror.start(file, store, entry -> connection.sendIfPossible(ENTRY, entry), entries);
    }

    /** Reports that this worker has joined the group. */
    void joined() {
        connection.sendIfPossible(JOINED);
    }

    /** Reports that the group has ended because another worker is gone. */
    void alone() {
        connection.sendIfPossible(ALONE);
    }

    /** Ends this process without its shutdown hooks, since a call of the group may never return. */
    private void endWithSupervisor() {
        if (!connection.isClosed()) {
            Runtime.getRuntime().halt(ENDED_WITH_SUPERVISOR);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
