package rana.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rana.FailureException;

/**
 * A worker's connection to its {@link Supervisor}. It sends a heartbeat every second, whatever a
 * training step takes, and receives the request to stop. If the supervisor ends, so does the worker:
 * no process is left behind.
 */
public final class SupervisorLink implements AutoCloseable {
    static final String STOP = "stop";
    static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int ENDED_WITH_SUPERVISOR = 1;

    private final Socket socket;
    private final Runnable stop;
    private final CountDownLatch closed = new CountDownLatch(1);

    private SupervisorLink(Socket socket, Runnable stop) {
        this.socket = socket;
        this.stop = stop;
    }

    /**
     * Connects to the supervisor.
     *
     * @param stop called on another thread when the training is to end with a checkpoint
     * @throws FailureException if there is no supervisor
     */
    public static SupervisorLink open(WorkerSettings settings, Runnable stop) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), settings.port());
            SupervisorLink link = new SupervisorLink(socket, stop);
            link.send(settings.secret() + " " + settings.rank());
            link.start("rana-heartbeat", link::beat);
            link.start("rana-supervisor", link::listen);
            return link;
        } catch (IOException e) {
            throw new FailureException("cannot reach the supervisor of the workers: " + e.getMessage(), e);
        }
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        try {
            while (!closed.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                send("");
            }
        } catch (IOException e) {
            endWithSupervisor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals(STOP)) {
                    stop.run();
                }
            }
            endWithSupervisor();
        } catch (IOException e) {
            endWithSupervisor();
        }
    }

    private synchronized void send(String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Ends this process without its shutdown hooks, since a call of the group may never return. */
    private void endWithSupervisor() {
        if (closed.getCount() > 0) {
            Runtime.getRuntime().halt(ENDED_WITH_SUPERVISOR);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            // the supervisor has ended
        }
    }
}
