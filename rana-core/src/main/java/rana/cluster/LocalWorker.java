package rana.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rana.io.AtomicFile;
import rana.run.Machine;

/** A worker that is a child process of this one. It connects to this process on the loopback interface. */
final class LocalWorker implements WorkerPlace {
    /** The time in which a worker must connect, and then join the group. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final Duration GREETING = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final Duration KILL = Duration.ofSeconds(30);
    private static final int SIGNAL_STATUS = 128;
    private static final List<Integer> STOP_STATUSES = List.of(129, 130, 143); // by SIGHUP, SIGINT, SIGTERM
    private static final String NOT_JOINED =
            "could not connect to all other workers within %d s: let their machines connect to each other on all ports";
    private static final String ALONE = "lost the connection to the other workers";

    private final String name;
    private final String address;
    private final boolean exactOnly;
    private final Map<String, String> launcher;
    private final Function<Part, List<String>> command;
    private final List<String> entries = new ArrayList<>(); // received before the worker connected
    private @Nullable Running running;

    /**
     * Creates a place.
     *
     * @param address the address of this machine at which other workers reach this one
     * @param exactOnly true if workers on machines of another kind are refused
     * @param launcher the environment of the launcher that has this place only; empty if this process has
     *     the places of all workers
     * @param command the command line of the worker
     */
    LocalWorker(
            String name,
            String address,
            boolean exactOnly,
            Map<String, String> launcher,
            Function<Part, List<String>> command) {
        this.name = name;
        this.address = address;
        this.exactOnly = exactOnly;
        this.launcher = Map.copyOf(launcher);
        this.command = command;
    }

    /** The process of an attempt, and what belongs to it. */
    private static final class Running {
        private final Path folder;
        private final ServerSocket server;
        private final Process process;
        private final Listener listener;
        private final String secret;
        private final CountDownLatch drained = new CountDownLatch(1); // all that it reported was read
        private @Nullable LineConnection link;
        private boolean stopRequested;
        private boolean ended;

        Running(Path folder, ServerSocket server, Process process, Listener listener, String secret) {
            this.folder = folder;
            this.server = server;
            this.process = process;
            this.listener = listener;
            this.secret = secret;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String host() {
        return Machine.hostName();
    }

    @Override
    public synchronized void start(Part given, Listener listener) throws IOException {
        Part part = given.with(given.local().ofLauncher(launcher));
        Path folder = Files.createTempDirectory("rana-worker-"); // only this user can read it
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try {
            String secret = SharedSecret.nonce();
            WorkerSettings settings = new WorkerSettings(
                    part.rank(),
                    part.size(),
                    part.local().amongGpus(launcher),
                    folder.resolve("store"),
                    address,
                    server.getLocalPort(),
                    secret,
                    exactOnly);
            ProcessBuilder builder = new ProcessBuilder(command.apply(part));
            builder.environment().keySet().removeAll(Rendezvous.SECRETS); // the worker needs none of these
            builder.environment().putAll(settings.toEnvironment());
            builder.environment().putAll(NcclVariables.of(address, System.getenv()));
            builder.environment().putAll(part.restarts().toEnvironment());
            if (part.rank() == 0) {
                builder.inheritIO();
            } else {
                builder.redirectErrorStream(true).redirectOutput(log(folder).toFile());
                builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            }
            Running started = new Running(folder, server, builder.start(), listener, secret);
            running = started;
            daemon("rana-worker-link", () -> read(started));
            daemon("rana-worker-exit", () -> awaitExit(started));
        } catch (IOException | RuntimeException e) {
            server.close();
            delete(folder);
            throw e;
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static Path log(Path folder) {
        return folder.resolve("worker.log");
    }

    private void read(Running of) {
        try (LineConnection connection = accept(of)) {
            connected(of, connection);
            connection.endAfter(LineConnection.SILENCE);
            report(of, connection);
        } catch (SocketTimeoutException e) {
            end(
                    of,
                    new End(
                            Cause.FAILED,
                            1,
                            of.link == null
                                    ? "has not started within %d s".formatted(START.toSeconds())
                                    : "has not responded for %d s".formatted(LineConnection.SILENCE.toSeconds())));
        } catch (IOException e) {
            // its process is watched
        } finally {
            of.drained.countDown();
        }
    }

    /** Passes on what the worker reports, until it ends. */
    private void report(Running of, LineConnection connection) throws IOException {
        long joinBy = System.nanoTime() + START.toNanos();
        boolean joined = false;
        for (LineConnection.Line line = connection.read(); line != null; line = connection.read()) {
            switch (line.kind()) {
                case SupervisorLink.ENTRY -> of.listener.entry(line.word(1));
                case SupervisorLink.JOINED -> joined = true;
                case SupervisorLink.ALONE -> end(of, new End(Cause.ALONE, 1, ALONE));
                default -> {} // a heartbeat
            }
            if (!joined && System.nanoTime() > joinBy) {
                end(of, new End(Cause.FAILED, 1, NOT_JOINED.formatted(START.toSeconds())));
                return;
            }
        }
    }

    /** Returns the connection of the worker: the first one that knows the secret. */
    private static LineConnection accept(Running of) throws IOException {
        long connectBy = System.nanoTime() + START.toNanos();
        while (true) {
            long millis = TimeUnit.NANOSECONDS.toMillis(connectBy - System.nanoTime());
            if (millis <= 0) {
                throw new SocketTimeoutException();
            }
            of.server.setSoTimeout(Math.toIntExact(millis));
            Socket socket;
            try {
                socket = of.server.accept();
            } catch (SocketTimeoutException e) {
                continue;
            }
            LineConnection connection = LineConnection.of(socket);
            if (knowsSecret(connection, of.secret)) {
                of.server.close(); // one connection is enough
                return connection;
            }
            connection.close();
        }
    }

    private static boolean knowsSecret(LineConnection connection, String secret) {
        try {
            connection.endAfter(GREETING);
            LineConnection.Line greeting = connection.read();
            return greeting != null && SharedSecret.isEqual(greeting.kind(), secret);
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void connected(Running of, LineConnection connection) {
        of.link = connection;
        if (running == of) {
            entries.forEach(entry -> connection.sendIfPossible(SupervisorLink.ENTRY, entry));
            entries.clear();
        }
        if (of.stopRequested) {
            connection.sendIfPossible(SupervisorLink.STOP);
        }
    }

    private void awaitExit(Running of) {
        try {
            int status = of.process.waitFor();
            of.drained.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
            exited(of, status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void exited(Running of, int status) {
        boolean signalled = status > SIGNAL_STATUS && !STOP_STATUSES.contains(status);
        end(
                of,
                signalled
                        ? new End(Cause.FAILED, status, "was ended by signal " + (status - SIGNAL_STATUS))
                        : new End(
                                Cause.EXITED,
                                status,
                                "ended with status %d%s"
                                        .formatted(
                                                status,
                                                lastLine(of.folder)
                                                        .map(line -> ": " + line)
                                                        .orElse(""))));
    }

    private void end(Running of, End end) {
        synchronized (this) {
            if (of.ended) {
                return;
            }
            of.ended = true;
        }
        of.listener.ended(end);
    }

    /** Returns the last line of a worker's output, if there is one and it is not shown already. */
    private static Optional<String> lastLine(Path folder) {
        try {
            return Files.exists(log(folder))
                    ? Files.readAllLines(log(folder)).stream()
                            .filter(line -> !line.startsWith("[Gloo]")) // reports that a connection was made
                            .reduce((before, last) -> last)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized void entry(String entry) {
        Running current = running;
        if (current == null || current.link == null) {
            entries.add(entry);
        } else {
            current.link.sendIfPossible(SupervisorLink.ENTRY, entry);
        }
    }

    @Override
    public synchronized void stop() {
        Running current = running;
        if (current != null) {
            current.stopRequested = true;
            if (current.link != null) {
                current.link.sendIfPossible(SupervisorLink.STOP);
            }
        }
    }

    @Override
    public void kill() {
        Running of;
        synchronized (this) {
            of = running;
            running = null;
            entries.clear();
            if (of == null) {
                return;
            }
            of.ended = true;
        }
        of.process.destroyForcibly();
        try {
            of.process.waitFor(KILL.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            of.server.close();
        } catch (IOException e) {
            // the port is free when this process ends
        }
        synchronized (this) {
            if (of.link != null) {
                of.link.close();
            }
        }
        delete(of.folder);
    }

    private static void delete(Path folder) {
        try {
            AtomicFile.deleteFolder(folder);
        } catch (IOException | RuntimeException e) {
            // it is in the folder of temporary files
        }
    }
}
