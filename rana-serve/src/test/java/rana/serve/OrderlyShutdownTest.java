package rana.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrderlyShutdownTest {
    private static final int IDLE_MILLIS = 40_000; // no test waits this long

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setStopTimeout(IDLE_MILLIS);
        OrderlyShutdown shutdown = new OrderlyShutdown();
        shutdown.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                if (request.getHttpURI().getPath().equals("/held")) {
                    arrived.countDown();
                    held.await();
                }
                callback.succeeded();
                return true;
            }
        });
        server.setHandler(shutdown);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        held.countDown();
        server.stop();
    }

    @Test
    void only_connections_without_a_request_get_a_short_timeout() throws Exception {
        try (Socket waiting = request("/held");
                Socket idle = request("/")) {
            arrived.await();
            assertThat(idle.getInputStream().read()).isEqualTo('H');

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(
                    () -> {
                        try {
                            server.stop();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task, "stopping").start());
            while (connector.getConnectedEndPoints().size() > 1) {
                Thread.sleep(5);
            }

            assertThat(connector.getConnectedEndPoints())
                    .extracting(EndPoint::getIdleTimeout)
                    .containsExactly((long) IDLE_MILLIS);
            held.countDown();
            assertThat(new String(waiting.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200 OK");
            stopped.get();
        }
    }

    private Socket request(String path) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path).getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }
}
