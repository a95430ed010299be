package rana.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.UsageException;

/**
 * The launcher of a rank above 0 of a training on several hosts. It joins that of rank 0, which is the
 * supervisor of all, and starts and ends its worker as that one requests. If it loses the connection,
 * it ends its worker and tries to join again.
 */
public final class Launcher {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration ANNOUNCED = Duration.ofSeconds(5);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int STOPPED = 143;

    private final Rendezvous rendezvous;
    private final Supervisor.Commands commands;
    private final Consumer<String> messages;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable LineConnection current;

    /**
     * Creates a launcher.
     *
     * @param rendezvous the place at which rank 0 listens
     * @param messages receives a line for each restart, and when the connection is lost
     */
    public Launcher(Rendezvous rendezvous, Supervisor.Commands commands, Consumer<String> messages) {
        this.rendezvous = rendezvous;
        this.commands = commands;
        this.messages = messages;
    }

    /**
     * Starts workers until the training has ended.
     *
     * @return the exit status of the training
     * @throws FailureException if rank 0 cannot be reached, or the training failed
     * @throws UsageException if rank 0 refuses this launcher
     */
    public int run() {
        boolean first = true;
        while (true) {
            try (LineConnection connection = connected(first)) {
                if (connection == null) {
                    return STOPPED;
                }
                first = false;
                Integer status = serve(connection);
                if (status != null) {
                    return status;
                }
            } finally {
                become(null);
            }
            messages.accept("the connection to rank 0 at %s was lost: this rank tries to join again for up to %s"
                    .formatted(rendezvous.at(), rendezvous.timeoutInWords()));
        }
    }

    /** Asks rank 0 to end the training with a checkpoint. Any thread may call this. */
    public synchronized void stop() {
        stopping.countDown();
        if (current != null) {
            current.sendIfPossible(LauncherLine.STOP);
        }
    }

    private synchronized void become(@Nullable LineConnection connection) {
        current = connection;
        if (stopping.getCount() == 0 && connection != null) {
            connection.sendIfPossible(LauncherLine.STOP);
        }
    }

    private boolean stopsWithin(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Returns a connection to rank 0, which has accepted this launcher; null if it is to stop. */
    private @Nullable LineConnection connected(boolean first) {
        long begin = System.nanoTime();
        boolean announced = !first;
        while (true) {
            String problem;
            try {
                LineConnection connection = LineConnection.of(socket());
                String busy = joined(connection);
                if (busy == null) {
                    become(connection);
                    return connection;
                }
                if (first) {
                    throw new UsageException(busy);
                }
                problem = busy; // rank 0 has not noticed yet that the connection was lost
            } catch (UnknownHostException e) {
                problem = "no host has the name " + rendezvous.host();
            } catch (IOException e) {
                problem = e.getMessage() == null ? e.toString() : e.getMessage();
            }
            long waited = System.nanoTime() - begin;
            if (waited > rendezvous.timeout().toNanos()) {
                throw new FailureException(
                        "rank 0 cannot be reached at %s within %s (%s): start it there, check the address, and let this host connect to it"
                                .formatted(rendezvous.at(), rendezvous.timeoutInWords(), problem));
            }
            if (!announced && waited > ANNOUNCED.toNanos()) {
                announced = true;
                messages.accept("rank 0 cannot be reached at %s yet (%s): this rank tries for up to %s"
                        .formatted(rendezvous.at(), problem, rendezvous.timeoutInWords()));
            }
            if (stopsWithin(RETRY)) {
                return null;
            }
        }
    }

    private Socket socket() throws IOException {
        InetAddress address = InetAddress.getByName(rendezvous.host());
        rendezvous.requireSecret(address);
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, rendezvous.port()), Math.toIntExact(CONNECT.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Joins, or closes the connection; returns the reason if rank 0 has another launcher of this rank. */
    private @Nullable String joined(LineConnection connection) throws IOException {
        boolean isJoined = false;
        try {
            String busy = join(connection);
            isJoined = busy == null;
            return busy;
        } finally {
            if (!isJoined) {
                connection.close();
            }
        }
    }

    private @Nullable String join(LineConnection connection) throws IOException {
        connection.endAfter(CONNECT);
        LineConnection.Line hello = line(connection);
        if (!hello.kind().equals(LauncherLine.HELLO)) {
            throw new UsageException(
                    "the program at %s is not a launcher of Rana: choose another port".formatted(rendezvous.at()));
        }
        if (!hello.word(1).equals(LauncherLine.PROTOCOL)) {
            throw new UsageException("rank 0 at %s has another version of Rana: install the same on all hosts"
                    .formatted(rendezvous.at()));
        }
        String nonce = hello.word(2);
        String answer = SharedSecret.nonce();
        String facts = LineConnection.encoded(LauncherFacts.ofThisProcess().text());
        connection.send(
                LauncherLine.JOIN,
                answer,
                rendezvous
                        .secret()
                        .proof(LauncherLine.joining(nonce, answer, rendezvous.rank(), rendezvous.world(), facts)),
                rendezvous.rank(),
                rendezvous.world(),
                facts);
        LineConnection.Line reply = line(connection);
        switch (reply.kind()) {
            case LauncherLine.REFUSED -> throw new UsageException(reply.text(1));
            case LauncherLine.BUSY -> {
                return reply.text(1);
            }
            case LauncherLine.WELCOME -> {
                if (!rendezvous.secret().accepts(reply.word(1), LauncherLine.welcoming(nonce, answer))) {
                    throw new UsageException(
                            "the program at %s does not have the secret of this launcher".formatted(rendezvous.at()));
                }
            }
            default -> throw new IOException("a line '%s'".formatted(reply.kind()));
        }
        connection.endAfter(LineConnection.SILENCE);
        connection.beat();
        return null;
    }

    private static LineConnection.Line line(LineConnection connection) throws IOException {
        LineConnection.Line line = connection.read();
        if (line == null) {
            throw new IOException("it closed the connection");
        }
        return line;
    }

    /** Starts and ends workers as rank 0 requests; returns the exit status, or null without one. */
    private @Nullable Integer serve(LineConnection connection) {
        InetAddress ofRoute = connection.localAddress();
        LocalWorker worker = new LocalWorker(
                "rank " + rendezvous.rank(),
                rendezvous.workerAddress(ofRoute),
                false, // the first worker compares the machines
                System.getenv(),
                part -> commands.others(part.local().count()));
        try {
            int attempt = -1;
            for (LineConnection.Line line = connection.read(); line != null; line = connection.read()) {
                switch (line.kind()) {
                    case LauncherLine.START -> {
                        worker.kill();
                        attempt = line.number(1);
                        WorkerPlace.Part part = new WorkerPlace.Part(
                                attempt,
                                line.number(2),
                                line.number(3),
                                new LocalRank(line.number(4), line.number(5)),
                                Restarts.NONE);
                        start(worker, part, connection);
                    }
                    case LauncherLine.ENTRY -> {
                        if (line.number(1) == attempt) {
                            worker.entry(line.word(2));
                        }
                    }
                    case LauncherLine.KILL -> worker.kill();
                    case LauncherLine.SAY -> messages.accept(line.text(1));
                    case LauncherLine.END -> {
                        String error = line.text(2);
                        if (!error.isEmpty()) {
                            throw new FailureException(error);
                        }
                        return line.number(1);
                    }
                    default -> {} // a heartbeat
                }
            }
        } catch (IOException e) {
            // the connection is lost
        } finally {
            worker.kill();
        }
        return null;
    }

    private void start(LocalWorker worker, WorkerPlace.Part part, LineConnection connection) {
        int attempt = part.attempt();
        WorkerPlace.Listener reports = new WorkerPlace.Listener() {
            @Override
            public void entry(String entry) {
                connection.sendIfPossible(LauncherLine.ENTRY, attempt, entry);
            }

            @Override
            public void ended(WorkerPlace.End end) {
                connection.sendIfPossible(
                        LauncherLine.ENDED,
                        attempt,
                        end.cause(),
                        end.status(),
                        LineConnection.encoded(end.description()));
            }
        };
        try {
            worker.start(part, reports);
        } catch (IOException e) {
            reports.ended(
                    new WorkerPlace.End(WorkerPlace.Cause.FAILED, 1, "cannot start its worker: " + e.getMessage()));
        }
    }
}
