package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.web.DrainHandler;

/**
 * Request bodies beyond the limit. A client that sends all of its body before it reads the response
 * receives the response, not a reset connection.
 */
@Timeout(300)
class LargeBodyTest {
    /** More than the buffers of a connection hold, so that sending waits until the server reads. */
    private static final int LARGE = 16_000_000;

    private static final String TOO_LARGE = "the request body must have at most 1000000 bytes";

    @TempDir
    private static Path folder;

    private static Studio studio;
    private static Browser browser;
    private static Wire wire;

    @BeforeAll
    static void open() {
        studio = Studio.open(folder, StudioOptions.local(0));
        browser = new Browser(studio);
        wire = new Wire(studio);
    }

    @AfterAll
    static void close() {
        studio.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_001, 1_500_000, LARGE})
    void a_body_over_the_limit_is_answered_with_413_and_its_size(int bytes) throws Exception {
        String answer = sent("POST", "/api/learn", good(), bytes, false);

        assertThat(Wire.status(answer)).isEqualTo(413);
        assertThat(answer).contains(TOO_LARGE + "; got " + bytes);
    }

    @Test
    void a_chunked_body_over_the_limit_is_answered_with_413() throws Exception {
        String answer = sent("POST", "/api/learn", good(), LARGE, true);

        assertThat(Wire.status(answer)).isEqualTo(413);
        assertThat(answer).contains(TOO_LARGE + "; got more");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/learn, Authorization: Bearer wrong, 401",
        "/, Authorization: Bearer wrong, 401",
        "/api/learn, Origin: http://evil.example, 403",
        "/api/nothing, X-Other: 1, 413"
    })
    void refusals_for_other_reasons_arrive_as_well(String path, String header, int status) throws Exception {
        String headers = header.startsWith("Auth") ? host() + header + "\r\n" : good() + header + "\r\n";
        for (boolean chunked : new boolean[] {false, true}) {
            assertThat(Wire.status(sent("POST", path, headers, LARGE, chunked))).isEqualTo(status);
        }
    }

    @Test
    void another_host_is_refused_with_an_answer() throws Exception {
        assertThat(Wire.status(sent("POST", "/api/learn", "Host: evil.example\r\n", LARGE, false)))
                .isEqualTo(421);
    }

    @Test
    void a_body_that_no_route_reads_is_answered_too() throws Exception {
        assertThat(Wire.status(sent("POST", "/api/nothing", good(), 1_000_000, false)))
                .isEqualTo(404);
        assertThat(Wire.status(sent("GET", "/api/runs", good(), LARGE, false))).isEqualTo(413);
    }

    @Test
    void a_client_that_waits_for_100_is_refused_and_need_not_send_the_body() throws Exception {
        String request = "POST /api/learn HTTP/1.1\r\n%sContent-Length: %d\r\nExpect: 100-continue\r\n\r\n"
                .formatted(good(), LARGE);
        try (Socket socket = wire.send(request)) {
            socket.shutdownOutput();
            String answer = all(socket);

            assertThat(Wire.status(answer)).isEqualTo(413);
            assertThat(answer).contains(TOO_LARGE).doesNotContain("100 Continue");
        }
    }

    @Test
    void a_client_that_announces_100_and_sends_at_once_receives_the_answer() throws Exception {
        String answer = sent("POST", "/api/learn", good() + "Expect: 100-continue\r\n", LARGE, false);

        assertThat(Wire.status(answer)).isEqualTo(413);
        assertThat(answer).doesNotContain("100 Continue");
    }

    @Test
    void a_client_that_waits_for_100_with_a_small_body_is_served() throws Exception {
        String request =
                "POST /api/learn HTTP/1.1\r\n%sContent-Length: 9\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
                        .formatted(good());
        try (Socket socket = wire.send(request)) {
            byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertThat(new String(interim, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100");
            socket.getOutputStream().write("{\"k\": 99}".getBytes(StandardCharsets.US_ASCII));

            assertThat(Wire.status(all(socket))).isEqualTo(400);
        }
    }

    @Test
    void the_connection_serves_the_next_request() throws Exception {
        byte[] body = new byte[1_500_000];
        try (Socket socket =
                wire.send("POST /api/learn HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n".formatted(good(), body.length))) {
            socket.getOutputStream().write(body);
            socket.getOutputStream()
                    .write("GET /api/health HTTP/1.1\r\n%sConnection: close\r\n\r\n"
                            .formatted(good())
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(all(socket)).contains("HTTP/1.1 413 ", "HTTP/1.1 200 ");
        }
    }

    @Test
    void the_client_of_java_receives_the_answer() throws Exception {
        byte[] body = new byte[LARGE];
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> sized =
                    browser.send(browser.request("/api/learn").POST(BodyPublishers.ofByteArray(body)));
            HttpResponse<String> chunked = browser.send(browser.request("/api/learn")
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

            assertThat(sized.statusCode()).isEqualTo(413);
            assertThat(sized.body()).contains(TOO_LARGE);
            assertThat(chunked.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void the_rest_of_a_body_beyond_the_bound_is_not_awaited() throws Exception {
        String request = "POST /api/learn HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(good(), DrainHandler.MAX_BYTES + 1);
        try (Socket socket = wire.send(request)) {
            assertThat(all(socket)).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        }
    }

    @Test
    void a_client_that_stops_sending_is_disconnected() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        DrainHandler drain = new DrainHandler(100);
        drain.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.setStatus(413);
                response.write(true, null, callback);
                return true;
            }
        });
        server.setHandler(drain);
        server.start();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(all(socket)).startsWith("HTTP/1.1 413 ");
        } finally {
            server.stop();
        }
    }

    private static String host() {
        return "Host: " + wire.host() + "\r\n";
    }

    private static String good() {
        return host() + wire.token();
    }

    /** Sends a request with its whole body, and only then reads the answer. */
    private static String sent(String method, String path, String headers, int bytes, boolean chunked)
            throws IOException {
        byte[] piece = " ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        String framing = chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + bytes + "\r\n";
        String start = "%s %s HTTP/1.1\r\n%s%sConnection: close\r\n\r\n".formatted(method, path, headers, framing);
        try (Socket socket = wire.send(start)) {
            OutputStream out = socket.getOutputStream();
            for (int sent = 0; sent < bytes; sent += piece.length) {
                int length = Math.min(piece.length, bytes - sent);
                if (chunked) {
                    out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                out.write(piece, 0, length);
                if (chunked) {
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            if (chunked) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return all(socket);
        }
    }

    /** Returns everything received until the server closes the connection in good order. */
    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
