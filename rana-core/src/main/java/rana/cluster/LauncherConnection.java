package rana.cluster;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of the launcher of rank 0 to that of another rank, and the place of the worker that
 * the other one starts.
 */
final class LauncherConnection implements WorkerPlace {
    private final int rank;
    private final String host;
    private final LineConnection lines;
    private final Runnable stopRequest;
    private @Nullable Listener listener;
    private int attempt = -1;
    private boolean isGone;

    /**
     * Creates the connection of a launcher that has joined.
     *
     * @param host the name of the launcher's machine
     * @param stopRequest called when the launcher asks to end the training
     */
    LauncherConnection(int rank, String host, LineConnection lines, Runnable stopRequest) {
        this.rank = rank;
        this.host = host;
        this.lines = lines;
        this.stopRequest = stopRequest;
    }

    int rank() {
        return rank;
    }

    @Override
    public String name() {
        return "rank " + rank;
    }

    @Override
    public String host() {
        return host;
    }

    /** Passes on what the launcher reports, until the connection ends. */
    void read() {
        String reason = "has no connection to rank 0 any more";
        try {
            for (LineConnection.Line line = lines.read(); line != null; line = lines.read()) {
                receive(line);
            }
        } catch (SocketTimeoutException e) {
            reason = "has not been reached for %d s".formatted(LineConnection.SILENCE.toSeconds());
        } catch (IOException e) {
            // the same as its end
        }
        lines.close();
        Listener current;
        synchronized (this) {
            isGone = true;
            current = listener;
            listener = null;
        }
        if (current != null) {
            current.ended(new End(Cause.FAILED, 1, "(%s) %s".formatted(host, reason)));
        }
    }

    private void receive(LineConnection.Line line) throws IOException {
        switch (line.kind()) {
            case LauncherLine.STOP -> stopRequest.run();
            case LauncherLine.ENTRY -> {
                Listener current = listener(line.number(1));
                if (current != null) {
                    current.entry(line.word(2));
                }
            }
            case LauncherLine.ENDED -> {
                Listener current = listener(line.number(1));
                if (current != null) {
                    current.ended(new End(cause(line.word(2)), line.number(3), line.text(4)));
                }
            }
            default -> {} // a heartbeat
        }
    }

    private static Cause cause(String name) throws IOException {
        try {
            return Cause.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("a worker that ended by '" + name + "'", e);
        }
    }

    private synchronized @Nullable Listener listener(int of) {
        return of == attempt ? listener : null;
    }

    @Override
    public void start(Part part, Listener receiver) {
        synchronized (this) {
            attempt = part.attempt();
            if (!isGone) {
                listener = receiver;
                lines.sendIfPossible(
                        LauncherLine.START,
                        part.attempt(),
                        part.rank(),
                        part.size(),
                        part.local().index(),
                        part.local().count());
                return;
            }
        }
        receiver.ended(new End(Cause.FAILED, 1, "(%s) has disappeared".formatted(host)));
    }

    @Override
    public void entry(String entry) {
        lines.sendIfPossible(LauncherLine.ENTRY, currentAttempt(), entry);
    }

    private synchronized int currentAttempt() {
        return attempt;
    }

    /** Does nothing: the first worker, which is the one to stop, is never behind a connection. */
    @Override
    public void stop() {}

    @Override
    public void kill() {
        synchronized (this) {
            listener = null;
        }
        lines.sendIfPossible(LauncherLine.KILL, currentAttempt());
    }

    void say(String message) {
        lines.sendIfPossible(LauncherLine.SAY, LineConnection.encoded(message));
    }

    /** Ends the launcher with an exit status, and an error if there was one. */
    void end(int status, String error) {
        lines.sendIfPossible(LauncherLine.END, status, LineConnection.encoded(error));
        lines.finish();
    }

    /** Returns true if nothing has arrived for some heartbeats. */
    boolean isSilent() {
        return lines.isSilent();
    }

    void close() {
        lines.close();
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(name(), host);
    }
}
