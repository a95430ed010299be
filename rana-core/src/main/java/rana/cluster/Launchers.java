package rana.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;

/**
 * The launchers of a training on several hosts, as that of rank 0 sees them: a server at the
 * rendezvous that they join, and the places of their workers.
 */
final class Launchers implements WorkerPlace.Source {
    private static final Duration GREETING = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final int MAX_GREETINGS = 64;
    private static final int MAX_REFUSALS = 100;

    private final Rendezvous rendezvous;
    private final ServerSocket server;
    private final LocalWorker own;
    private final LauncherFacts facts = LauncherFacts.ofThisProcess();
    private final Consumer<String> messages;
    private final Runnable stopRequest;
    private final Semaphore greetings = new Semaphore(MAX_GREETINGS);
    private final Map<Integer, LauncherConnection> joined = new TreeMap<>(); // by rank
    private final Set<Integer> expected = new TreeSet<>(); // the ranks of the last attempt, without 0
    private final Set<String> refusals = new HashSet<>(); // each is shown once
    private boolean stopping;
    private boolean ended;

    private Launchers(
            Rendezvous rendezvous,
            ServerSocket server,
            LocalWorker own,
            Consumer<String> messages,
            Runnable stopRequest) {
        this.rendezvous = rendezvous;
        this.server = server;
        this.own = own;
        this.messages = messages;
        this.stopRequest = stopRequest;
        IntStream.range(1, rendezvous.world()).forEach(expected::add);
    }

    /**
     * Begins to listen at the rendezvous.
     *
     * @param exactOnly true if workers on machines that compute other bits are refused
     * @param command the command line of the first worker
     * @param messages receives a line when a launcher is refused or disappears
     * @param stopRequest called when a launcher asks to end the training
     * @throws FailureException if the port is in use
     */
    static Launchers listen(
            Rendezvous rendezvous,
            boolean exactOnly,
            Function<WorkerPlace.Part, List<String>> command,
            Consumer<String> messages,
            Runnable stopRequest) {
        InetAddress address = rendezvous.listeningAddress();
        LocalWorker own =
                new LocalWorker("rank 0", rendezvous.workerAddress(address), exactOnly, System.getenv(), command);
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true); // a port whose last connections are closing is free
            try {
                server.bind(new InetSocketAddress(address, rendezvous.port()), MAX_GREETINGS);
            } catch (IOException e) {
                server.close();
                throw e;
            }
            Launchers launchers = new Launchers(rendezvous, server, own, messages, stopRequest);
            daemon("rana-rendezvous", launchers::accept);
            return launchers;
        } catch (IOException e) {
            throw new FailureException(
                    "cannot listen at the rendezvous %s: %s: end the program that uses the port, or choose another port on all hosts"
                            .formatted(rendezvous.at(), e.getMessage()),
                    e);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                if (greetings.tryAcquire()) {
                    daemon("rana-launcher", () -> serve(socket));
                } else {
                    socket.close();
                }
            }
        } catch (IOException e) {
            // the training has ended
        }
    }

    private void serve(Socket socket) {
        LauncherConnection launcher = null;
        try {
            launcher = greeted(LineConnection.of(socket), socket.getInetAddress());
        } catch (IOException e) {
            close(socket);
        } finally {
            greetings.release();
        }
        if (launcher != null) {
            launcher.read();
            gone(launcher);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing was sent that matters
        }
    }

    /** Returns the connection of a launcher that has joined; null if it was refused. */
    private @Nullable LauncherConnection greeted(LineConnection lines, InetAddress from) throws IOException {
        lines.endAfter(GREETING);
        String nonce = SharedSecret.nonce();
        lines.send(LauncherLine.HELLO, LauncherLine.PROTOCOL, nonce);
        LineConnection.Line join = lines.read();
        if (join == null || !join.kind().equals(LauncherLine.JOIN)) {
            lines.close();
            return null;
        }
        String answer = join.word(1);
        int rank = join.number(3);
        int world = join.number(4);
        String[] statement = LauncherLine.joining(nonce, answer, rank, world, join.word(5));
        if (!rendezvous.secret().accepts(join.word(2), statement)) {
            refuse(
                    lines,
                    LauncherLine.REFUSED,
                    "the launcher at %s has another secret than rank 0%s"
                            .formatted(
                                    from.getHostAddress(),
                                    ": set RANA_RENDEZVOUS_SECRET to the same text on all hosts"));
            return null;
        }
        LauncherFacts other = LauncherFacts.of(join.text(5));
        String name = "rank %d (%s)".formatted(rank, other.host());
        if (world != rendezvous.world()) {
            refuse(
                    lines,
                    LauncherLine.REFUSED,
                    "%s has a world of %d, and rank 0 one of %d: give all launchers the same world"
                            .formatted(name, world, rendezvous.world()));
            return null;
        }
        String difference = other.difference(rank, facts).orElse(null);
        if (difference != null) {
            refuse(lines, LauncherLine.REFUSED, difference);
            return null;
        }
        LauncherConnection launcher = new LauncherConnection(rank, other.host(), lines, stopRequest);
        lines.endAfter(LineConnection.SILENCE);
        String taken = join(launcher, world);
        if (taken != null) {
            refuse(lines, LauncherLine.BUSY, taken);
            return null;
        }
        try {
            lines.send(LauncherLine.WELCOME, rendezvous.secret().proof(LauncherLine.welcoming(nonce, answer)));
        } catch (IOException e) {
            gone(launcher);
            throw e;
        }
        lines.beat();
        return launcher;
    }

    private void refuse(LineConnection lines, String kind, String reason) throws IOException {
        boolean isNews;
        synchronized (this) {
            isNews = !ended && refusals.size() < MAX_REFUSALS && refusals.add(reason);
        }
        if (isNews) {
            messages.accept(reason);
        }
        lines.send(kind, LineConnection.encoded(reason));
        lines.finishAndClose(GREETING);
    }

    /** Adds a launcher; returns the reason if that is not possible. */
    private synchronized @Nullable String join(LauncherConnection launcher, int world) {
        int rank = launcher.rank();
        if (rank < 1 || rank >= world) {
            return "rank must be from 1 to %d for launchers that join; got %d".formatted(world - 1, rank);
        }
        LauncherConnection other = joined.get(rank);
        if (ended || (other != null && !other.isSilent())) {
            return ended
                    ? "the training has ended"
                    : "%s has joined already, and %s wants to: give every launcher a rank of its own"
                            .formatted(other, launcher);
        }
        if (other != null) {
            other.close(); // its host has crashed, or lost its network
        }
        joined.put(rank, launcher);
        notifyAll();
        return null;
    }

    private synchronized void gone(LauncherConnection launcher) {
        joined.remove(launcher.rank(), launcher);
        notifyAll();
    }

    @Override
    public List<WorkerPlace> next(int attempt) throws InterruptedException {
        if (attempt == 0 && rendezvous.world() > 1) {
            messages.accept("rank 0 waits at %s for %s to join, for up to %s"
                    .formatted(rendezvous.at(), ranks(expected), rendezvous.timeoutInWords()));
        }
        List<LauncherConnection> launchers = await(attempt);
        if (launchers.isEmpty() && isStopping()) {
            return List.of();
        }
        List<WorkerPlace> places = new ArrayList<>();
        places.add(own);
        places.addAll(launchers);
        return places;
    }

    /** Returns the launchers of the next attempt. */
    private synchronized List<LauncherConnection> await(int attempt) throws InterruptedException {
        long end = System.nanoTime() + rendezvous.timeout().toNanos();
        boolean isAnnounced = attempt == 0;
        while (!joined.keySet().containsAll(expected) && !stopping) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (millis <= 0) {
                continueWithout(attempt);
                break;
            }
            if (!isAnnounced) {
                isAnnounced = true;
                announce("rank 0 waits for %s to return, for up to %s"
                        .formatted(ranks(missing()), rendezvous.timeoutInWords()));
            }
            wait(millis);
        }
        if (stopping) {
            return List.of();
        }
        expected.clear();
        expected.addAll(joined.keySet());
        return List.copyOf(joined.values());
    }

    private Set<Integer> missing() {
        Set<Integer> missing = new TreeSet<>(expected);
        missing.removeAll(joined.keySet());
        return missing;
    }

    private void continueWithout(int attempt) {
        String missing = ranks(missing());
        if (attempt == 0) {
            throw new FailureException(
                    "%s did not join within %s: start all launchers with the same rendezvous %s, and let their hosts connect to it"
                            .formatted(missing, rendezvous.timeoutInWords(), rendezvous.at()));
        }
        announce("%s did not return within %s: the training continues with %s"
                .formatted(missing, rendezvous.timeoutInWords(), Counts.of(joined.size() + 1, "worker")));
    }

    private void announce(String message) {
        messages.accept(message);
        joined.values().forEach(launcher -> launcher.say(message));
    }

    private static String ranks(Set<Integer> ranks) {
        return (ranks.size() == 1 ? "rank " : "ranks ")
                + ranks.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    @Override
    public synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    @Override
    public void say(String message) {
        launchers().forEach(launcher -> launcher.say(message));
    }

    private synchronized List<LauncherConnection> launchers() {
        return List.copyOf(joined.values());
    }

    @Override
    public void end(int status, String error) {
        synchronized (this) {
            ended = true;
        }
        launchers().forEach(launcher -> launcher.end(status, error));
        try {
            awaitFarewells();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitFarewells() throws InterruptedException {
        long end = System.nanoTime() + FAREWELL.toNanos();
        while (!joined.isEmpty() && System.nanoTime() < end) {
            wait(100);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // the port is free when this process ends
        }
        launchers().forEach(LauncherConnection::close);
    }
}
