package rana.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;
import rana.web.ApiDocument;
import rana.web.Json;
import rana.web.ListenAddress;
import tools.jackson.databind.JsonNode;

/** Who may send requests to a service, and whether its OpenAPI document says so. */
@Timeout(60)
class ServiceAccessTest {
    private static final String REQUEST_PATH = "/api/models/frogs";
    private static DrawService service;
    private static Client client;
    private static String token;

    @BeforeAll
    static void open() {
        ServeOptions options = ServeOptions.local("frogs", 0);
        service = DrawService.open(new Frogs()::generator, options);
        token = options.token().orElseThrow().reveal();
        client = new Client(service.port(), token);
    }

    @AfterAll
    static void close() {
        service.close();
    }

    private static String host() {
        return "Host: 127.0.0.1:" + service.port() + "\r\n";
    }

    @Test
    void the_document_has_every_route_and_the_responses_of_what_is_refused_before_them() throws Exception {
        JsonNode tree = client.json("/api/openapi.json");
        ApiDocument document = ApiDocument.of(tree);
        assertThat(document.operations())
                .containsExactlyInAnyOrderElementsOf(service.server().routes().stream()
                        .map(route -> route.method().toString().toLowerCase(Locale.ROOT) + " " + route.path())
                        .toList());
        assertThat(tree.findValues("$ref"))
                .isNotEmpty()
                .allMatch(
                        reference -> tree.at(reference.asString().substring(1)).isObject());
        for (String operation : document.operations()) {
            String[] parts = operation.split(" ", -1);
            boolean health = parts[1].startsWith("/health");
            boolean metrics = parts[1].equals("/metrics");
            refused(document, operation, host() + "Authorization: Bearer x\r\n", health ? 200 : 401);
            refused(
                    document,
                    operation,
                    host() + client.authorization() + "Origin: http://evil.example\r\n",
                    health || metrics ? 200 : 403);
            refused(
                    document,
                    operation,
                    "Host: evil.example\r\n" + client.authorization(),
                    health || metrics ? 200 : 421);
            refused(document, operation, host() + client.authorization() + "Content-Length: 16385\r\n", 413);
        }
    }

    private static void refused(ApiDocument document, String operation, String headers, int status) throws IOException {
        String[] parts = operation.split(" ", -1);
        String answer = client.ask(parts[0].toUpperCase(Locale.ROOT), parts[1].replace("{id}", "frogs"), headers);

        assertThat(Client.status(answer)).as("%s%n%s", operation, headers).isEqualTo(status);
        assertThat(document.responses(operation)).containsKey(Integer.toString(status));
        if (status != 200) {
            assertThat(answer).contains("Content-Type: application/json", "{\"error\":");
        }
        if (status == 401) {
            assertThat(answer).contains("WWW-Authenticate: Bearer");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer \r\n",
                "Authorization: Bearer wrong\r\n",
                "Authorization: Basic %s\r\n",
                "Authorization: %s\r\n",
                "Cookie: token=%s\r\n"
            })
    void nothing_is_drawn_without_the_token(String header) throws IOException {
        String answer = client.ask("POST", "/api/models/frogs/generate", host() + header.formatted(token));

        assertThat(Client.status(answer)).isEqualTo(401);
        assertThat(answer).doesNotContain(token, "frogs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/../api/models/frogs",
                "/health/%2e%2e/api/models/frogs",
                "/health/live/..;/..;/api/models/frogs",
                "//api/models/frogs",
                "/health%2f..%2fapi/models/frogs",
                "/metrics/../api/models/frogs",
                "/api/models/frogs?/health",
                "/api/models/frogs;/health"
            })
    void no_path_leads_past_the_token(String path) throws IOException {
        assertThat(Client.status(client.ask("GET", path, host()))).isIn(400, 401, 404);
    }

    @Test
    void forwarded_headers_of_clients_are_ignored() throws IOException {
        String forged = "Host: evil.example\r\nX-Forwarded-Host: 127.0.0.1:%d\r\nForwarded: host=\"127.0.0.1:%d\"\r\n"
                .formatted(service.port(), service.port());

        assertThat(Client.status(client.ask("GET", REQUEST_PATH, forged + client.authorization())))
                .isEqualTo(421);
        String prefix = host() + "X-Forwarded-Prefix: /evil\r\n" + client.authorization();
        assertThat(client.ask("GET", "/api/openapi.json", prefix)).contains("\"servers\":[{\"url\":\"/\"}]");
    }

    @Test
    void further_hosts_are_allowed_with_any_port_and_as_origins() throws Exception {
        ServeOptions options = ServeOptions.local("frogs", 0)
                .withoutToken()
                .proxy(new ProxyOptions(List.of("Frogs.example.org", "[2001:db8::1]"), false, ""));
        try (DrawService other = DrawService.open(new Frogs()::generator, options)) {
            Client anyone = new Client(other.port(), "");
            for (String host : List.of("frogs.example.org", "FROGS.example.org:8443", "[2001:db8::1]:80")) {
                assertThat(Client.status(anyone.ask("GET", REQUEST_PATH, "Host: " + host + "\r\n")))
                        .isEqualTo(200);
            }
            for (String host : List.of(
                    "frogs.example.org.evil",
                    "a.frogs.example.org",
                    "frogs.example.org:x",
                    "evil@frogs.example.org",
                    "frogs.example.org:80:80")) {
                assertThat(Client.status(anyone.ask("GET", REQUEST_PATH, "Host: " + host + "\r\n")))
                        .as(host)
                        .isIn(400, 421);
            }
            String own = "Host: frogs.example.org\r\nOrigin: https://frogs.example.org\r\n";
            assertThat(Client.status(anyone.ask("GET", REQUEST_PATH, own))).isEqualTo(200);
            String foreign = "Host: frogs.example.org\r\nOrigin: https://evil.example\r\n";
            assertThat(Client.status(anyone.ask("GET", REQUEST_PATH, foreign))).isEqualTo(403);
            JsonNode document = anyone.json("/api/openapi.json");
            assertThat(document.has("security")).isFalse();
            assertThat(document.findValues("401")).isEmpty();
        }
    }

    @Test
    void options_that_do_not_fit_are_refused_in_one_line() {
        ServeLimits limits = ServeLimits.defaults();
        refused(() -> limits.workers(0), "workers must be 1 to 256; got 0");
        refused(() -> limits.queue(-1), "queue must be 1 to 10000; got -1");
        refused(() -> limits.maxCount(257), "maxCount must be 1 to 256; got 257");
        refused(
                () -> limits.timeout(java.time.Duration.ZERO),
                "timeout must be more than 0 and at most 3600 s; got 0.0 s");
        refused(() -> new ProxyOptions(List.of("a:80"), false, ""), "allowedHosts must be host names without ports");
        refused(() -> new ProxyOptions(List.of(), false, "frogs"), "basePath must be a path of letters");
        refused(() -> new ProxyOptions(List.of(), false, "/a/../b"), "basePath must be a path of letters");
        refused(() -> ServeOptions.local("a b", 0), "name must be at most 100 letters");
        ServeOptions local = ServeOptions.local("frogs", 0);
        refused(() -> local.address(new ListenAddress("0.0.0.0", 0)), "stands for all addresses");
        refused(
                () -> local.withoutToken().proxy(new ProxyOptions(List.of("*"), false, "")),
                "allowedHosts must be names if no token is required");
        assertThat(ServeOptions.name(java.nio.file.Path.of("a/Grüne Frösche.ONNX")))
                .isEqualTo("Gr-ne-Fr-sche");
        assertThat(ServeOptions.name(java.nio.file.Path.of("runs/pond-1/"))).isEqualTo("pond-1");
        assertThat(Json.MAPPER.writeValueAsString(local.toString())).doesNotContainPattern("[0-9a-f]{64}");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String reason) {
        assertThatThrownBy(call)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }
}
