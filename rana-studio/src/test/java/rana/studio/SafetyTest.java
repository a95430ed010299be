package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.gate.GateReport;

/**
 * Requests of pages of other sites in the user's browser, and of other users of the machine: all
 * refused.
 */
@Timeout(300)
class SafetyTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final String SECRET = "a secret outside of the studio";

    @TempDir
    private static Path folder;

    private static Studio studio;
    private static Browser browser;
    private static Wire wire;

    @BeforeAll
    static void open() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("runs"));
        RunOnDisk.trained(runs.resolve("tiny"));
        Files.writeString(folder.resolve("secret.txt"), SECRET);
        Files.writeString(runs.resolve("secret.txt"), SECRET);
        Files.writeString(runs.resolve("tiny/secret.txt"), SECRET);
        studio = Studio.open(runs, StudioOptions.local(0));
        browser = new Browser(studio);
        wire = new Wire(studio);
        // The studio keeps the generator open: no test may be the first to open it, and leave its tensors behind.
        assertThat(browser.post("/api/models/tiny/generate", "{}").statusCode()).isEqualTo(200);
    }

    @AfterAll
    static void close() {
        studio.close();
    }

    @Test
    void every_method_is_refused_without_the_token() throws IOException {
        withoutToken(paths(), List.of(""));
        withoutToken(List.of("/", "/api/runs"), wrongTokens());
    }

    @Test
    @Tag("gate")
    void every_method_is_refused_with_any_wrong_token() throws IOException {
        withoutToken(paths(), List.of(""));
        withoutToken(paths(), wrongTokens());
        GateReport.record(
                "11. HTTP without the token",
                "%d paths, including those of all routes, with %d methods, without a token and with %d wrong ones"
                        .formatted(paths().size(), METHODS.size(), wrongTokens().size()),
                "each rejected, without revealing what exists");
    }

    @Test
    @Tag("gate")
    void every_other_host_and_origin_is_refused() throws IOException {
        for (String host : hosts().toList()) {
            another_host_is_refused_even_with_the_token(host);
        }
        for (String origin : origins().toList()) {
            another_origin_is_refused_even_with_the_token(origin);
        }
        GateReport.record(
                "11. HTTP from elsewhere",
                "%d values of Host and %d of Origin that do not belong to the studio, with the token"
                        .formatted(hosts().count(), origins().count()),
                "each rejected, none with a CORS header");
    }

    private static List<String> paths() {
        List<String> paths = new ArrayList<>(studio.routes().stream()
                .map(route -> route.path().replaceAll("[{<][a-z]+[}>]", "tiny"))
                .distinct()
                .toList());
        paths.addAll(List.of("/nothing", "/api/nothing", "/?token=", "/?token=wrong", "/?token=%00", "*"));
        return paths;
    }

    private static List<String> wrongTokens() {
        return List.of(
                "Authorization: Bearer \r\n",
                "Authorization: Bearer wrong\r\n",
                "Authorization: Basic " + browser.token() + "\r\n",
                "Cookie: rana_studio_%d=wrong\r\n".formatted(studio.port()),
                "Cookie: token=" + browser.token() + "\r\n");
    }

    private static void withoutToken(List<String> paths, List<String> headers) throws IOException {
        for (String path : paths) {
            for (String method : METHODS) {
                for (String header : headers) {
                    String answer = wire.ask(method, path, "Host: " + wire.host() + "\r\n" + header);
                    assertThat(Wire.status(answer))
                            .as("%s %s %s", method, path, header)
                            .isIn(
                                    method.equals("CONNECT") || path.equals("*") || path.contains("%00")
                                            ? List.of(400, 401, 405, 421)
                                            : List.of(401));
                    assertThat(answer).doesNotContain("tiny", browser.token(), "Set-Cookie");
                }
            }
        }
    }

    @Test
    void the_printed_address_sets_a_cookie_that_scripts_and_other_sites_cannot_use() throws IOException {
        String entered = wire.ask("GET", "/?token=" + browser.token(), "Host: " + wire.host() + "\r\n");

        assertThat(Wire.status(entered)).isEqualTo(303);
        assertThat(entered)
                .contains("Location: /\r\n", "HttpOnly", "SameSite=Strict", "Path=/", "Referrer-Policy: no-referrer");
        String cookie = entered.lines()
                .filter(line -> line.startsWith("Set-Cookie: "))
                .map(line -> line.substring(12, line.indexOf(';')))
                .findFirst()
                .orElseThrow();
        String page = wire.ask("GET", "/", "Host: " + wire.host() + "\r\nCookie: " + cookie + "\r\n");
        assertThat(Wire.status(page)).isEqualTo(200);
        assertThat(page)
                .contains("Content-Security-Policy: default-src 'self'", "X-Content-Type-Options: nosniff")
                .doesNotContain("unsafe-inline", "Access-Control-Allow");
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void another_host_is_refused_even_with_the_token(String host) throws IOException {
        String answer = wire.ask("GET", "/api/runs", host + wire.token());

        assertThat(Wire.status(answer)).isIn(400, 421);
        assertThat(answer).doesNotContain("tiny");
    }

    static Stream<String> hosts() {
        int port = studio.port();
        return Stream.of(
                        "",
                        "Host:\r\n",
                        "Host: 127.0.0.1\r\n",
                        "Host: 127.0.0.1:\r\n",
                        "Host: 127.0.0.1:1\r\n",
                        "Host: 127.0.0.1:0%d\r\n",
                        "Host: 127.0.0.1.:%d\r\n",
                        "Host: 127.0.0.2:%d\r\n",
                        "Host: 127.1:%d\r\n",
                        "Host: 2130706433:%d\r\n",
                        "Host: 0x7f.1:%d\r\n",
                        "Host: 0.0.0.0:%d\r\n",
                        "Host: [::]:%d\r\n",
                        "Host: [::ffff:127.0.0.1]:%d\r\n",
                        "Host: [0:0:0:0:0:0:0:1]:%d\r\n",
                        "Host: localhost\r\n",
                        "Host: localhost.:%d\r\n",
                        "Host: localhost.evil.example:%d\r\n",
                        "Host: evil.example\r\n",
                        "Host: evil.example:%d\r\n",
                        "Host: evil.example:%d@127.0.0.1:%d\r\n",
                        "Host: 127.0.0.1:%d.evil.example\r\n",
                        "Host: 127.0.0.1:%d, evil.example\r\n",
                        "Host: evil.example, 127.0.0.1:%d\r\n",
                        "Host: 127.0.0.1:%d\r\nHost: evil.example\r\n",
                        "Host: evil.example\r\nHost: 127.0.0.1:%d\r\n",
                        "Host: 127.0.0.1:%d\r\nHost: 127.0.0.1:%d\r\n",
                        "Host: http://127.0.0.1:%d\r\n",
                        "Host: 127.0.0.1:%d/\r\n",
                        "X-Forwarded-Host: 127.0.0.1:%d\r\nHost: evil.example\r\n",
                        "Host: 127.0.0.1:%d#\r\n",
                        "Host: lоcalhost:%d\r\n")
                .map(header -> header.replace("%d", Integer.toString(port)));
    }

    @Test
    void a_request_line_that_names_another_host_is_refused() throws IOException {
        String answer = wire.ask("GET", "http://evil.example/api/runs", "Host: " + wire.host() + "\r\n" + wire.token());

        assertThat(Wire.status(answer)).isIn(400, 421);
    }

    @ParameterizedTest
    @MethodSource("origins")
    void another_origin_is_refused_even_with_the_token(String origin) throws IOException {
        String headers = "Host: " + wire.host() + "\r\n" + wire.token() + origin;
        for (String method : List.of("GET", "POST")) {
            String answer = wire.ask(method, "/api/runs/tiny/control", headers + "Content-Length: 0\r\n");
            assertThat(Wire.status(answer)).isIn(400, 403);
            assertThat(answer).doesNotContain("Access-Control");
        }
    }

    static Stream<String> origins() {
        int port = studio.port();
        return Stream.of(
                        "",
                        "null",
                        "http://evil.example",
                        "https://evil.example",
                        "http://127.0.0.1",
                        "http://127.0.0.1:1",
                        "https://127.0.0.1:%d",
                        "http://127.0.0.1:%d/",
                        "http://127.0.0.1:%d.evil.example",
                        "http://127.0.0.1:%d@evil.example",
                        "http://evil.example:%d",
                        "http://evil.example#http://127.0.0.1:%d",
                        "http://evil.example http://127.0.0.1:%d",
                        "http://127.0.0.1:%d http://evil.example",
                        "http://127.0.0.1:%d, http://evil.example",
                        "http://localhost",
                        "http://localhost.:%d",
                        "http://localhost:%d.evil.example",
                        "http://localhost.evil.example:%d",
                        "http://127.0.0.2:%d",
                        "http://127.1:%d",
                        "http://0.0.0.0:%d",
                        "http://[::]:%d",
                        "http://[::ffff:127.0.0.1]:%d",
                        "ftp://127.0.0.1:%d",
                        "file://",
                        "data:",
                        "about:blank",
                        "chrome-extension://abcdef",
                        "127.0.0.1:%d",
                        "//127.0.0.1:%d",
                        "*")
                .map(origin -> "Origin: " + origin.replace("%d", Integer.toString(port)) + "\r\n");
    }

    @Test
    void pages_of_the_studio_have_access_by_each_of_its_host_names() throws IOException {
        for (String name : List.of("127.0.0.1", "localhost", "[::1]", "LOCALHOST")) {
            String host = name + ":" + studio.port();
            String headers = "Host: %s\r\nOrigin: http://%s\r\n%s".formatted(host, host, wire.token());
            assertThat(Wire.status(wire.ask("GET", "/api/health", headers))).isEqualTo(200);
        }
    }

    @Test
    void no_path_leads_out_of_the_folder() throws IOException {
        paths(500);
    }

    @Test
    @Tag("gate")
    void none_of_5000_paths_leads_out_of_the_folder() throws IOException {
        paths(5000);
        GateReport.record(
                "11. HTTP paths",
                "5,000 path traversals, encoded in 12 ways and with 11 kinds of slashes, with the token",
                "each 400 or 404, none with a byte from outside the folder");
    }

    private static void paths(int count) throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        List<String> ups = List.of(
                "..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..;", "..%00", "%c0%ae%c0%ae", "..%01", "....", ".", "");
        List<String> slashes = List.of("/", "%2f", "%2F", "\\", "%5c", "%252f", "//", "/./", "%c0%af", ";/", "/%00/");
        List<String> starts = List.of(
                "/assets/",
                "/webjars/uplot/",
                "/webjars/",
                "/api/runs/",
                "/api/runs/tiny/files/",
                "/api/runs/tiny/samples/",
                "/api/runs/tiny/samples/grid/",
                "/api/models/",
                "/api/compare?ids=",
                "/");
        List<String> ends =
                List.of("secret.txt", "tiny/secret.txt", "secret.txt%00.png", "etc/passwd", "secret.txt?", "run.json");
        for (int i = 0; i < count; i++) {
            StringBuilder path = new StringBuilder(starts.get(random.nextInt(starts.size())));
            for (int j = random.nextInt(8); j >= 0; j--) {
                path.append(ups.get(random.nextInt(ups.size()))).append(slashes.get(random.nextInt(slashes.size())));
            }
            path.append(ends.get(random.nextInt(ends.size())));
            String answer = wire.ask("GET", path.toString(), "Host: " + wire.host() + "\r\n" + wire.token());
            assertThat(Wire.status(answer)).as(path.toString()).isIn(400, 404);
            assertThat(answer).as(path.toString()).doesNotContain(SECRET, "root:", "Exception", "\tat ");
        }
    }

    @Test
    void symbolic_links_out_of_the_folder_are_not_followed() throws Exception {
        Path run = RunOnDisk.write(folder.resolve("runs/linked"));
        Files.createSymbolicLink(run.resolve("samples/grid-000001.png"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(run.resolve("loss.png"), folder.resolve("secret.txt"));
        Files.delete(run.resolve("metrics.jsonl"));
        Files.createSymbolicLink(
                run.resolve("metrics.jsonl"),
                Files.writeString(folder.resolve("others.jsonl"), RunOnDisk.line(1, 0.5)));
        Path elsewhere = RunOnDisk.write(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("runs/elsewhere"), elsewhere);
        browser.awaitRuns("linked");

        assertThat(browser.get("/api/runs/linked/samples/grid/1").statusCode()).isEqualTo(404);
        assertThat(browser.get("/api/runs/linked/files/loss.png").statusCode()).isEqualTo(404);
        assertThat(browser.get("/api/runs/linked/metrics").body()).doesNotContain("d_loss");
        assertThat(browser.get("/api/runs/elsewhere").statusCode()).isEqualTo(404);
        assertThat(browser.get("/api/runs").body()).contains("linked").doesNotContain("elsewhere");
    }

    @Test
    void a_run_of_any_name_is_listed_as_text_and_can_be_requested() throws Exception {
        List<String> names = List.of(
                "<img src=x onerror=alert(1)>",
                "a\"b'c",
                "run~runs~x",
                "100%",
                "%2e%2e",
                "a b",
                "-rf",
                "ünïcödé 🐸",
                "a;b",
                "a\\b",
                "a\nb");
        for (String name : names) {
            RunOnDisk.write(folder.resolve("runs").resolve(name));
        }
        List<String> listed =
                names.stream().map(name -> name.replace('\\', '/')).toList();
        var runs = browser.awaitRuns(listed.toArray(String[]::new));
        for (String name : names) {
            String id = runs.values().stream()
                    .filter(run -> run.path("name").asString().equals(name.replace('\\', '/')))
                    .map(run -> run.path("id").asString())
                    .findFirst()
                    .orElseThrow();
            assertThat(id).matches("[A-Za-z0-9._~-]+");
            HttpResponse<String> answer = browser.get("/api/runs/" + id);
            assertThat(answer.statusCode()).as(name).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        }
    }

    @Test
    void a_body_of_more_than_a_megabyte_is_refused() throws Exception {
        String large = "{\"latents\": [" + " ".repeat(1_000_000) + "]}";
        HttpRequest.Builder sized =
                browser.request("/api/models/tiny/draw").POST(HttpRequest.BodyPublishers.ofString(large));
        HttpRequest.Builder chunked = browser.request("/api/models/tiny/draw")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))));
        HttpRequest.Builder withGet =
                browser.request("/api/runs").method("GET", HttpRequest.BodyPublishers.ofString(large));

        for (HttpRequest.Builder request : List.of(sized, chunked, withGet)) {
            HttpResponse<String> answer = browser.send(request);
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("the request body must have at most 1000000 bytes");
        }
    }

    @Test
    void slow_clients_do_not_stop_a_healthy_one() throws Exception {
        slowClients(60);
    }

    @Test
    @Tag("gate")
    void five_hundred_slow_clients_do_not_stop_a_healthy_one() throws Exception {
        slowClients(500);
        GateReport.record(
                "11. HTTP, slow clients",
                "500 simultaneous slow clients of 8 kinds: requests that never end, responses that are never read",
                "meanwhile, a healthy client got a response on each of 4 paths");
    }

    private static void slowClients(int count) throws Exception {
        byte[] metrics = new byte[8 << 20];
        Files.write(folder.resolve("runs/tiny/metrics.jsonl"), metrics);
        String headers = "Host: " + wire.host() + "\r\n" + wire.token();
        List<String> unfinished = List.of(
                "GET /api/runs HTTP/1.1\r\nHost: ",
                "GET /api/runs HTTP/1.1\r\n" + headers,
                "POST /api/models/tiny/draw HTTP/1.1\r\n" + headers + "Content-Length: 100000\r\n\r\n{",
                "POST /api/learn HTTP/1.1\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
                "GET /api/events HTTP/1.1\r\n" + headers + "\r\n",
                "GET /api/runs/tiny/events HTTP/1.1\r\n" + headers + "\r\n",
                "GET /api/runs/tiny/files/metrics.jsonl HTTP/1.1\r\n" + headers + "\r\n",
                "");
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                slow.add(wire.send(unfinished.get(i % unfinished.size())));
            }
            HttpClient client = HttpClient.newHttpClient();
            for (String path : List.of("/api/health", "/api/runs", "/", "/api/learn")) {
                HttpRequest request =
                        browser.request(path).timeout(Duration.ofSeconds(20)).build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void generations_beyond_the_queue_are_answered_with_retry_after() throws Exception {
        generations(60);
    }

    @Test
    @Tag("gate")
    void of_200_generations_at_once_some_wait_and_the_rest_get_retry_after() throws Exception {
        int drawn = generations(200);
        GateReport.record(
                "11. HTTP, generations",
                "200 simultaneous requests for 256 images each",
                "%d answered with images, %d with 429 and Retry-After".formatted(drawn, 200 - drawn));
    }

    /**
     * Sends {@code count} requests while the engine is busy, and returns how many were answered with
     * images.
     */
    private static int generations(int count) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(count - Studio.MAX_WAITING);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        try {
            occupyEngine(free);
            for (int i = 0; i < count; i++) {
                HttpRequest request = browser.request("/api/models/tiny/generate")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"count\": 256}"))
                        .build();
                var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
                answers.add(answer.whenComplete((response, problem) -> refused.countDown()));
            }
            refused.await(); // then the others are waiting
        } finally {
            free.countDown();
        }
        int drawn = 0;
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            HttpResponse<String> response = answer.get();
            assertThat(response.statusCode()).isIn(200, 429);
            drawn += response.statusCode() == 200 ? 1 : 0;
            if (response.statusCode() == 429) {
                assertThat(response.headers().firstValue("Retry-After")).isPresent();
            }
        }
        assertThat(drawn).isEqualTo(Studio.MAX_WAITING);
        assertThat(browser.post("/api/models/tiny/generate", "{}").statusCode()).isEqualTo(200);
        return drawn;
    }

    /** Lets the engine wait for {@code free}, with an empty queue. */
    private static void occupyEngine(CountDownLatch free) throws InterruptedException {
        CountDownLatch occupied = new CountDownLatch(1);
        studio.engine().execute(() -> {
            occupied.countDown();
            awaitUninterruptibly(free);
        });
        occupied.await();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
