package rana.cluster;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection on which both sides send lines of words. An empty line is a heartbeat. */
final class LineConnection implements AutoCloseable {
    /** The time without a line after which the other side counts as gone. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int MISSED = 5;
    private static final int MAX_LENGTH = 1 << 20;
    private static final String NO_TEXT = "-";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private Duration silence = Duration.ZERO; // any
    private volatile long lastRead = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);

    private LineConnection(Socket socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = in;
        this.out = out;
    }

    static LineConnection of(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return new LineConnection(socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    }

    /**
     * The words of a line.
     *
     * @param words at least one word; "" for a heartbeat
     */
    record Line(List<String> words) {
        String kind() {
            return words.get(0);
        }

        String word(int index) throws IOException {
            if (index >= words.size()) {
                throw new IOException("a line '%s' without word %d".formatted(kind(), index));
            }
            return words.get(index);
        }

        int number(int index) throws IOException {
            try {
                return Integer.parseInt(word(index));
            } catch (NumberFormatException e) {
                throw new IOException("a line '%s' with '%s' for a number".formatted(kind(), word(index)), e);
            }
        }

        /** Returns a text that {@link #encoded} made a word of, without control characters. */
        String text(int index) throws IOException {
            if (word(index).equals(NO_TEXT)) {
                return "";
            }
            try {
                byte[] bytes = Base64.getDecoder().decode(word(index));
                return new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\t]]", " ");
            } catch (IllegalArgumentException e) {
                throw new IOException("a line '%s' with a damaged text".formatted(kind()), e);
            }
        }
    }

    /** Returns a text as one word. */
    static String encoded(String text) {
        return text.isEmpty() ? NO_TEXT : Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the next line; null at the end of the connection.
     *
     * @throws SocketTimeoutException if there is none for the time of {@link #endAfter}
     */
    @Nullable
    Line read() throws IOException {
        long end = System.nanoTime() + silence.toNanos();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (line.length() == MAX_LENGTH) {
                throw new IOException("a line of more than " + MAX_LENGTH + " characters");
            }
            line.append((char) next);
            if (!silence.isZero() && System.nanoTime() > end) {
                throw new SocketTimeoutException("a line that does not end");
            }
        }
        lastRead = System.nanoTime();
        return new Line(List.of(line.toString().split(" ", -1)));
    }

    /** Sends a line. */
    synchronized void send(Object... words) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object word : words) {
            texts.add(word.toString());
        }
        out.write((String.join(" ", texts) + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Sends a line if the other side is still there. */
    void sendIfPossible(Object... words) {
        try {
            send(words);
        } catch (IOException e) {
            // whoever reads from the connection finds out
        }
    }

    /** Sets the time without a complete line after which {@link #read} fails. */
    void endAfter(Duration time) throws IOException {
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
        silence = time;
    }

    /** Sends a heartbeat every second from now on. */
    void beat() {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!closed.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                            send("");
                        }
                    } catch (IOException e) {
                        // whoever reads from the connection finds out
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "rana-heartbeat");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the address of this side. */
    InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    /** Ends this side; the other one can read all that was sent. */
    void finish() {
        closed.countDown();
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            close();
        }
    }

    /**
     * Ends this side, and closes the connection when the other one has read all that was sent and
     * ends, or after {@code limit}. No other thread may read from it.
     */
    void finishAndClose(Duration limit) {
        finish();
        long end = System.nanoTime() + limit.toNanos();
        try {
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            while (in.read() >= 0 && System.nanoTime() < end) {
                // nothing that it still sends matters
            }
        } catch (IOException e) {
            // the other side is gone
        } finally {
            close();
        }
    }

    /** Returns true if nothing has arrived for some heartbeats. */
    boolean isSilent() {
        return System.nanoTime() - lastRead > HEARTBEAT.multipliedBy(MISSED).toNanos();
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed as far as this process is concerned
        }
    }
}
