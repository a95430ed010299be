package rana.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.web.ApiDocument;
import rana.web.Json;

/** A service behind a proxy that receives requests under another host and below a path. */
@Timeout(60)
class ReverseProxyTest {
    private static final String PUBLIC = "frogs.example.org";

    /** A reverse proxy at {@code /frogs}. */
    private record Proxy(HttpServer server, HttpClient client) implements AutoCloseable {
        static Proxy start(int target, boolean strips, Map<String, String> headers) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Proxy proxy = new Proxy(server, HttpClient.newHttpClient());
            server.createContext("/frogs", exchange -> {
                String path = exchange.getRequestURI().getRawPath();
                proxy.forward(exchange, target, strips ? path.substring("/frogs".length()) : path, headers);
            });
            server.start();
            return proxy;
        }

        private void forward(HttpExchange exchange, int target, String path, Map<String, String> headers) {
            try (exchange) {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target + path))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(
                                        exchange.getRequestBody().readAllBytes()));
                headers.forEach(request::header);
                for (String passed : List.of("Authorization", "Origin")) {
                    exchange.getRequestHeaders()
                            .getOrDefault(passed, List.of())
                            .forEach(value -> request.header(passed, value));
                }
                HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                response.headers()
                        .firstValue("Content-Type")
                        .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
                exchange.sendResponseHeaders(response.statusCode(), response.body().length);
                exchange.getResponseBody().write(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/frogs";
        }

        HttpResponse<String> post(String path, String token, String origin) throws IOException, InterruptedException {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address() + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Origin", origin)
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        }

        String get(String path, String token) throws IOException, InterruptedException {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address() + path))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,X-Forwarded", "false,X-Forwarded", "true,Forwarded", "false,Forwarded"})
    void requests_through_a_proxy_are_answered_and_logged_with_their_client(boolean strips, String kind)
            throws Exception {
        Map<String, String> headers = kind.equals("Forwarded")
                ? Map.of("Forwarded", "for=203.0.113.7;proto=https;host=" + PUBLIC)
                : Map.of(
                        "X-Forwarded-For", "203.0.113.7",
                        "X-Forwarded-Proto", "https",
                        "X-Forwarded-Host", PUBLIC);
        List<String> log = new CopyOnWriteArrayList<>();
        ServeOptions options = ServeOptions.local("frogs", 0)
                .proxy(new ProxyOptions(List.of(PUBLIC), true, "/frogs/"))
                .accessLog(log::add);
        String token = options.token().orElseThrow().reveal();
        try (DrawService service = DrawService.open(new Frogs()::generator, options);
                Proxy proxy = Proxy.start(service.port(), strips, headers)) {
            ApiDocument document = ApiDocument.of(Json.MAPPER.readTree(proxy.get("/api/openapi.json", token)));
            String base = document.tree().at("/servers/0/url").asString();
            assertThat(base).isEqualTo("/frogs");

            HttpResponse<String> drawn = proxy.post("/api/models/frogs/generate", token, "https://" + PUBLIC);

            assertThat(drawn.statusCode()).isEqualTo(200);
            assertThat(drawn.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(proxy.post("/api/models/frogs/generate", token, "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(proxy.post("/api/models/frogs/generate", "wrong", "https://" + PUBLIC)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(proxy.get("/health", "")).contains("ready");
            while (log.size() < 5) {
                Thread.sleep(5);
            }
            assertThat(log).allMatch(line -> line.startsWith("203.0.113.7 - - ["));
        }
    }

    @Test
    void a_proxy_of_another_host_is_refused() throws Exception {
        ServeOptions options = ServeOptions.local("frogs", 0).proxy(new ProxyOptions(List.of(PUBLIC), true, "/frogs"));
        String token = options.token().orElseThrow().reveal();
        try (DrawService service = DrawService.open(new Frogs()::generator, options);
                Proxy proxy = Proxy.start(service.port(), true, Map.of("X-Forwarded-Host", "evil.example"))) {
            assertThat(proxy.post("/api/models/frogs/generate", token, "https://" + PUBLIC)
                            .statusCode())
                    .isEqualTo(421);
        }
    }

    @Test
    void the_prefix_that_a_trusted_proxy_removes_is_in_the_document() throws Exception {
        ServeOptions options = ServeOptions.local("frogs", 0).proxy(new ProxyOptions(List.of(), true, ""));
        String token = options.token().orElseThrow().reveal();
        try (DrawService service = DrawService.open(new Frogs()::generator, options)) {
            for (String prefix : List.of("/a/frogs", "//evil.example", "https://evil.example")) {
                Map<String, String> headers = Map.of("X-Forwarded-Prefix", prefix);
                try (Proxy proxy = Proxy.start(service.port(), true, headers)) {
                    String document = proxy.get("/api/openapi.json", token);
                    assertThat(Json.MAPPER
                                    .readTree(document)
                                    .at("/servers/0/url")
                                    .asString())
                            .isEqualTo(prefix.startsWith("/a") ? prefix : "/");
                }
            }
        }
    }
}
