package rana.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The worker processes of one attempt of a {@link Supervisor}. */
final class WorkerProcesses {
    /** The time without a heartbeat after which a worker is ended. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    /** The time in which a worker must connect. */
    private static final Duration START = Duration.ofMinutes(2);

    /** The time in which a second worker may end for the same reason as the first. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int POLL_MILLIS = 100;
    private static final int SIGNAL_STATUS = 128;
    private static final List<Integer> STOP_STATUSES = List.of(129, 130, 143); // by SIGHUP, SIGINT, SIGTERM

    /**
     * The end of all workers.
     *
     * @param status the exit status of the first one
     * @param failure the failure of a worker; empty if the first one ended by itself
     */
    record Ending(int status, Optional<String> failure) {}

    static final WorkerProcesses NONE = new WorkerProcesses(null, "", 0);

    private final @Nullable ServerSocket server;
    private final String secret;
    private final List<Process> processes = new ArrayList<>();
    private final AtomicLongArray lastBeat; // nanoseconds of the last heartbeat, by rank
    private final AtomicReferenceArray<Socket> links;
    private final List<Path> logs = new ArrayList<>();
    private boolean killed;
    private boolean stopRequested;

    WorkerProcesses(@Nullable ServerSocket server, String secret, int size) {
        this.server = server;
        this.secret = secret;
        this.lastBeat = new AtomicLongArray(size);
        this.links = new AtomicReferenceArray<>(size);
    }

    synchronized void start(Path folder, Restarts restarts, IntFunction<List<String>> command) throws IOException {
        ServerSocket accepting = Objects.requireNonNull(server);
        Thread acceptor = new Thread(() -> accept(accepting), "rana-supervisor");
        acceptor.setDaemon(true);
        acceptor.start();
        for (int rank = 0; rank < lastBeat.length() && !killed; rank++) {
            WorkerSettings settings = new WorkerSettings(
                    rank, lastBeat.length(), folder.resolve("store"), accepting.getLocalPort(), secret);
            ProcessBuilder builder = new ProcessBuilder(command.apply(rank));
            builder.environment().putAll(settings.toEnvironment());
            builder.environment().putAll(restarts.toEnvironment());
            Path log = folder.resolve("worker-" + rank + ".log");
            logs.add(log);
            if (rank == 0) {
                builder.inheritIO();
            } else {
                builder.redirectErrorStream(true).redirectOutput(log.toFile());
                builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            }
            lastBeat.set(rank, System.nanoTime() + START.minus(SILENCE).toNanos());
            processes.add(builder.start());
        }
    }

    private void accept(ServerSocket accepting) {
        try {
            while (true) {
                Socket socket = accepting.accept();
                Thread reader = new Thread(() -> read(socket), "rana-supervisor-link");
                reader.setDaemon(true);
                reader.start();
            }
        } catch (IOException e) {
            // the attempt has ended
        }
    }

    private void read(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            int rank = rank(in.readLine());
            if (rank < 0) {
                return;
            }
            links.set(rank, socket);
            if (isStopRequested()) {
                stop();
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lastBeat.set(rank, System.nanoTime());
            }
        } catch (IOException e) {
            // its process is watched
        }
    }

    /** Returns the rank of a worker that knows the secret; -1 for others. */
    private int rank(@Nullable String greeting) {
        String[] words = greeting == null ? new String[0] : greeting.split(" ");
        boolean known = words.length == 2
                && MessageDigest.isEqual(
                        words[0].getBytes(StandardCharsets.US_ASCII), secret.getBytes(StandardCharsets.US_ASCII));
        int rank = known ? Integer.parseInt(words[1]) : -1;
        return rank < lastBeat.length() ? rank : -1;
    }

    private synchronized boolean isStopRequested() {
        return stopRequested;
    }

    synchronized void stop() {
        stopRequested = true;
        Socket first = links.length() == 0 ? null : links.get(0);
        if (first != null) {
            try {
                OutputStream out = first.getOutputStream();
                out.write((SupervisorLink.STOP + "\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException e) {
                // it is ending
            }
        }
    }

    synchronized void kill() {
        killed = true;
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join()); // the next ones use the same run folder
    }

    /** Waits for the end of the first worker, or for the first failure. */
    Ending watch() throws IOException {
        try {
            while (true) {
                Optional<Ending> ending = ending();
                if (ending.isPresent()) {
                    return ending.get();
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ending(SIGNAL_STATUS, Optional.empty());
        }
    }

    private Optional<Ending> ending() throws InterruptedException, IOException {
        for (int rank = 0; rank < processes.size(); rank++) {
            Process process = processes.get(rank);
            if (!process.isAlive()) {
                if (rank == 0) {
                    return Optional.of(ofFirst(process.exitValue()));
                }
                if (process.exitValue() != 0) {
                    return Optional.of(new Ending(1, Optional.of(failure(rank))));
                }
            } else if (System.nanoTime() - lastBeat.get(rank) > SILENCE.toNanos()) {
                return Optional.of(new Ending(
                        1, Optional.of("worker %d has not responded for %d s".formatted(rank, SILENCE.toSeconds()))));
            }
        }
        return Optional.empty();
    }

    /** Returns the end of the first worker, which may be the consequence of that of another one. */
    private Ending ofFirst(int status) throws InterruptedException, IOException {
        if (status == 0 || STOP_STATUSES.contains(status)) {
            return new Ending(status, Optional.empty());
        }
        if (status > SIGNAL_STATUS) {
            return new Ending(status, Optional.of(failure(0)));
        }
        long end = System.nanoTime() + GRACE.toNanos();
        for (int rank = 1; rank < processes.size(); rank++) {
            Process other = processes.get(rank);
            other.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (!other.isAlive() && other.exitValue() > SIGNAL_STATUS) {
                return new Ending(status, Optional.of(failure(rank)));
            }
        }
        return new Ending(status, Optional.empty());
    }

    private String failure(int rank) throws IOException {
        int status = processes.get(rank).exitValue();
        String how = status > SIGNAL_STATUS
                ? "was ended by signal " + (status - SIGNAL_STATUS)
                : "ended with status " + status;
        return "worker %d %s%s".formatted(rank, how, lastLine(logs.get(rank)));
    }

    /** Returns the last line of a worker's output after a colon; "" if there is none. */
    private static String lastLine(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        return Files.readAllLines(log).stream()
                .filter(line -> !line.startsWith("[Gloo]")) // reports that a connection was made
                .reduce((before, last) -> last)
                .map(last -> ": " + last)
                .orElse("");
    }
}
