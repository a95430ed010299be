package rana.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of a rendezvous as this host sees it.
 *
 * @param state the state in words
 * @param problem the problem in one line; null if there is none
 * @param fix the remedy in one line; "" without a problem
 */
public record RendezvousCheck(String state, @Nullable String problem, String fix) {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * Checks whether rank 0 can listen there, if it is this host; whether it can be reached, if not.
     *
     * @param at host and port as typed
     */
    public static RendezvousCheck of(String at, String host, int port) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return problem(at, "no host has the name " + host, "correct the name, or give the address of rank 0");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), Math.toIntExact(TIMEOUT.toMillis()));
            LineConnection lines = LineConnection.of(socket);
            lines.endAfter(TIMEOUT);
            LineConnection.Line hello = lines.read();
            if (hello != null && hello.kind().equals(LauncherLine.HELLO)) {
                return new RendezvousCheck("rank 0 of a training listens there", null, "");
            }
            return problem(at, "another program listens there", "end it, or choose another port on all hosts");
        } catch (SocketTimeoutException e) {
            return problem(
                    at,
                    "no answer within %d s".formatted(TIMEOUT.toSeconds()),
                    "start that host, and let its firewall accept connections to port " + port);
        } catch (IOException e) {
            return notReached(at, address, port, e);
        }
    }

    private static RendezvousCheck notReached(String at, InetAddress address, int port, IOException reason) {
        try {
            if (NetworkInterface.getByInetAddress(address) == null) {
                return problem(
                        at,
                        String.valueOf(reason.getMessage()),
                        "start rank 0 there, or correct the address; a firewall may also refuse connections");
            }
            try (ServerSocket server = new ServerSocket()) {
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(address, port));
                return new RendezvousCheck("free: rank 0 can listen there", null, "");
            }
        } catch (BindException e) {
            return problem(
                    at,
                    "rank 0 cannot listen there: " + e.getMessage(),
                    port < 1024 ? "choose a port above 1023" : "choose another port on all hosts");
        } catch (IOException e) {
            return problem(at, "rank 0 cannot listen there: " + e.getMessage(), "choose another address or port");
        }
    }

    private static RendezvousCheck problem(String at, String text, String fix) {
        return new RendezvousCheck(text, "the rendezvous %s: %s".formatted(at, text), fix);
    }
}
