package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RendezvousCheckTest {
    private static final String HOST = "127.0.0.1";

    @Test
    void a_free_port_of_this_host_is_good() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        RendezvousCheck found = RendezvousCheck.of(HOST + ":" + port, HOST, port);
        assertThat(found.problem()).isNull();
        assertThat(found.state()).isEqualTo("free: rank 0 can listen there");
    }

    @Test
    void a_port_of_another_program_is_a_problem_and_that_of_rank_0_is_not() throws IOException {
        assertThat(found("HTTP/1.1 400 Bad Request").problem()).endsWith(": another program listens there");
        assertThat(found(LauncherLine.HELLO + " 1 0123").state()).isEqualTo("rank 0 of a training listens there");
    }

    /** Returns the result for a port at which a server sends a line. */
    private static RendezvousCheck found(String line) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    LineConnection.of(socket).send(line);
                } catch (IOException e) {
                    // the test fails
                }
            });
            thread.start();
            return RendezvousCheck.of("at", HOST, server.getLocalPort());
        }
    }

    @Test
    void an_endless_line_ends_the_connection() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket near = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket far = server.accept()) {
            Thread sender = new Thread(() -> {
                try {
                    byte[] noLine = new byte[1 << 16];
                    Arrays.fill(noLine, (byte) 'x');
                    while (true) {
                        far.getOutputStream().write(noLine);
                    }
                } catch (IOException e) {
                    // the other side has closed the connection
                }
            });
            sender.setDaemon(true);
            sender.start();
            try (LineConnection connection = LineConnection.of(near)) {
                assertThatThrownBy(connection::read)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("a line of more than");
            }
        }
    }
}
