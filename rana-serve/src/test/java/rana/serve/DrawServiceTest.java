package rana.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.FailureException;
import rana.UsageException;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.image.Picture;
import rana.web.ListenAddress;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class DrawServiceTest {
    private static final String GENERATE = "/api/models/frogs/generate";
    private static final ServeOptions LOCAL = ServeOptions.local("frogs", 0);

    private final Frogs frogs = new Frogs();
    private final List<DrawService> services = new ArrayList<>();

    @AfterEach
    void close() {
        frogs.release(); // a test that failed may have left draws waiting
        services.forEach(DrawService::close);
    }

    private Client open(ServeOptions options, String... classes) {
        DrawService service = DrawService.open(() -> frogs.generator(classes), options);
        services.add(service);
        return new Client(
                service.port(), options.token().map(token -> token.reveal()).orElse(""));
    }

    private static ServeOptions with(ServeLimits limits) {
        return LOCAL.limits(limits);
    }

    private static ServeLimits oneWorker(int queue) {
        return ServeLimits.defaults().workers(1).queue(queue);
    }

    @Test
    void the_pictures_are_those_of_the_generator_whatever_the_number() throws Exception {
        Client client = open(LOCAL, "green", "brown");

        HttpResponse<byte[]> zip =
                client.post(GENERATE, "{\"seed\": 7, \"count\": 40, \"truncation\": 0.5, \"as\": \"zip\"}");

        List<Picture> expected = frogs.generator("green", "brown")
                .draw(DrawRequest.seed(7).count(40).truncation(0.5));
        assertThat(zip.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(unzipped(zip.body()))
                .usingRecursiveComparison()
                .isEqualTo(expected.stream().map(DrawServiceTest::rgb).toList());
    }

    @Test
    void one_picture_is_a_png_and_several_are_a_grid() throws Exception {
        Client client = open(LOCAL, "green", "brown");

        HttpResponse<byte[]> one = client.post(GENERATE, "{\"class\": \"brown\", \"as\": \"png\"}");
        HttpResponse<byte[]> grid = client.post(GENERATE, "{\"count\": 4}");

        assertThat(one.headers().firstValue("Content-Type")).contains("image/png");
        Picture expected = frogs.generator("green", "brown")
                .draw(DrawRequest.seed(1).label("brown"))
                .get(0);
        assertThat(rgb(one.body())).isEqualTo(rgb(expected));
        assertThat(ImageIO.read(new ByteArrayInputStream(grid.body())).getWidth())
                .isGreaterThanOrEqualTo(16)
                .isLessThan(24);
    }

    @Test
    void the_generator_describes_itself() throws Exception {
        Client client = open(LOCAL, "green", "brown");
        JsonNode model = client.json("/api/models/frogs");

        assertThat(client.json("/api/models").at("/models/0/id").asString()).isEqualTo("frogs");
        assertThat(model.path("recipe").asString()).isEqualTo("pond");
        assertThat(model.path("step").asInt()).isEqualTo(100);
        assertThat(model.at("/latent/size").asInt()).isEqualTo(3);
        assertThat(model.at("/latent/distribution").asString()).isEqualTo("uniform");
        assertThat(model.at("/classes/1").asString()).isEqualTo("brown");
        assertThat(model.path("size").asInt()).isEqualTo(8);
        assertThat(model.path("weightsSha256").asString()).isEqualTo("00ff");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"count": 0}                     | count must be 1 to 20; got 0
            400 | {"count": 21}                    | count must be 1 to 20; got 21
            400 | {"count": 2, "as": "png"}        | as png there is one picture
            400 | {"as": "exe"}                    | as must be grid, zip or png
            400 | {"truncation": 2}                | truncation must be in [0, 1]; got 2.0
            400 | {"truncation": "1"}              | invalid body
            400 | {"seed": null}                   | seed must not be null; leave it out
            400 | {"seed": 1.5}                    | invalid body
            400 | {"sede": 1}                      | sede
            400 | {"checkpoint": "best"}           | checkpoint cannot be chosen
            400 | [1]                              | invalid body: it must be a JSON object
            400 | nonsense                         | invalid body
            422 | {"class": "gren"}                | there is no such class; did you mean 'green'?
            """)
    void what_does_not_fit_is_refused_in_one_line(int status, String body, String reason) throws Exception {
        Client client = open(with(ServeLimits.defaults().maxCount(20)), "green", "brown");

        HttpResponse<byte[]> answer = client.post(GENERATE, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Client.error(answer)).contains(reason).doesNotContain("\n");
    }

    @Test
    void other_paths_methods_and_generators_are_named() throws Exception {
        Client client = open(LOCAL);

        assertThat(Client.error(client.post("/api/models/toads/generate", "{}")))
                .isEqualTo("no generator has this id; GET /api/models lists the one there is");
        assertThat(client.get("/api/models/frogs/generate").statusCode()).isEqualTo(405);
        assertThat(client.get("/").statusCode()).isEqualTo(404);
        assertThat(client.post(GENERATE, " ".repeat(16_385)).statusCode()).isEqualTo(413);
    }

    @Test
    void requests_beyond_the_queue_get_429_and_those_that_wait_are_drawn() throws Exception {
        Client client = open(with(oneWorker(2)));
        CountDownLatch held = frogs.hold();
        List<CompletableFuture<HttpResponse<byte[]>>> accepted = new ArrayList<>();
        accepted.add(client.later(GENERATE, "{}"));
        frogs.awaitDraw();
        accepted.add(client.later(GENERATE, "{}"));
        accepted.add(client.later(GENERATE, "{}"));
        while (services.get(0).queue().waiting() < 2) {
            Thread.sleep(5);
        }

        HttpResponse<byte[]> refused = client.post(GENERATE, "{}");
        held.countDown();

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("2");
        assertThat(Client.error(refused)).contains("too many");
        for (CompletableFuture<HttpResponse<byte[]>> answer : accepted) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void clients_that_disconnect_are_not_drawn_for_and_make_room_in_a_full_queue() throws Exception {
        Client client = open(with(oneWorker(1)));
        frogs.drawn.set(0);
        CountDownLatch held = frogs.hold();
        Socket drawing = client.wire(client.generate("frogs", "{\"count\": 256}"));
        frogs.awaitDraw();
        Socket waiting = client.wire(client.generate("frogs", "{\"count\": 256}"));
        while (services.get(0).queue().waiting() < 1) {
            Thread.sleep(5);
        }
        drawing.close();
        waiting.close();

        CompletableFuture<HttpResponse<byte[]>> next = client.later(GENERATE, "{}");
        while (services.get(0).queue().dropped() < 1) {
            Thread.sleep(5);
        }
        held.countDown();

        assertThat(next.get().statusCode()).isEqualTo(200);
        assertThat(services.get(0).queue().dropped()).isEqualTo(2);
        assertThat(frogs.drawn).hasValue(DrawRoutes.AT_ONCE + 1); // what was being drawn, and the last request
    }

    @Test
    void requests_that_a_client_sends_at_once_are_answered_in_turn() throws Exception {
        Client client = open(with(oneWorker(4)));
        String body = "{\"count\": 40, \"as\": \"zip\"}";
        String close = "GET /api/models HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sConnection: close\r\n\r\n"
                .formatted(services.get(0).port(), client.authorization());

        CountDownLatch held = frogs.hold();
        try (Socket socket = client.wire(client.generate("frogs", body))) {
            frogs.awaitDraw();
            byte[] others = (client.generate("frogs", body) + close).getBytes(StandardCharsets.ISO_8859_1);
            socket.getOutputStream().write(others);
            held.countDown();
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
            assertThat(answers).endsWith("{\"models\":[{\"id\":\"frogs\"}]}");
        }
    }

    @Test
    void a_request_that_takes_too_long_gets_503_and_its_work_ends() throws Exception {
        Client client = open(with(oneWorker(1).timeout(Duration.ofMillis(300))));
        frogs.drawn.set(0);
        CountDownLatch held = frogs.hold();

        HttpResponse<byte[]> late = client.post(GENERATE, "{\"count\": 256}");
        held.countDown();

        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("Retry-After")).isPresent();
        assertThat(Client.error(late))
                .isEqualTo("not computed within 300 ms; request fewer pictures, or try again later");
        while (services.get(0).queue().active() > 0) {
            Thread.sleep(5);
        }
        assertThat(frogs.drawn.get()).isLessThanOrEqualTo(DrawRoutes.AT_ONCE);
    }

    @Test
    void health_says_when_the_service_is_ready() throws Exception {
        int port = freePort();
        ServeOptions options = LOCAL.address(new ListenAddress(ListenAddress.LOOPBACK, port));
        CountDownLatch loading = new CountDownLatch(1);
        CompletableFuture<DrawService> opening = CompletableFuture.supplyAsync(() -> DrawService.open(
                () -> {
                    awaitUninterruptibly(loading);
                    return frogs.generator();
                },
                options));
        Client probe = new Client(port, "");
        Client client = new Client(port, options.token().orElseThrow().reveal());
        awaitListening(probe);

        assertThat(probe.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(probe.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(probe.get("/health").headers().firstValue("Retry-After")).isPresent();
        assertThat(probe.json("/health").path("status").asString()).isEqualTo("starting");
        assertThat(client.post(GENERATE, "{}").statusCode()).isEqualTo(503);
        loading.countDown();
        services.add(opening.get());

        assertThat(frogs.drawn.get())
                .isEqualTo(options.limits().workers()); // each worker has drawn before the service is ready
        assertThat(probe.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(probe.json("/health").path("status").asString()).isEqualTo("ready");
        assertThat(client.post(GENERATE, "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void closing_finishes_what_was_accepted_and_refuses_the_rest() throws Exception {
        Client client = open(with(oneWorker(4)));
        CountDownLatch held = frogs.hold();
        Socket idle = client.wire("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(idle.getInputStream().read()).isEqualTo('H');
        CompletableFuture<HttpResponse<byte[]>> drawing = client.later(GENERATE, "{}");
        frogs.awaitDraw();
        CompletableFuture<HttpResponse<byte[]>> waiting = client.later(GENERATE, "{}");
        while (services.get(0).queue().waiting() < 1) {
            Thread.sleep(5);
        }

        CompletableFuture<Void> closing = onThread(services.get(0)::close);
        awaitRefused(client);
        Thread.sleep(1000); // longer than an idle connection is kept then
        assertThat(frogs.closed).hasValue(0);
        held.countDown();

        assertThat(drawing.get().statusCode()).isEqualTo(200);
        assertThat(waiting.get().statusCode()).isEqualTo(200);
        closing.get(60, TimeUnit.SECONDS);
        assertThat(frogs.closed).hasValue(1);
        idle.close();
    }

    @Test
    void closing_waits_no_longer_than_its_limit_and_the_generator_is_closed_once() throws Exception {
        Client client = open(with(oneWorker(4).shutdownTimeout(Duration.ofMillis(200))));
        CountDownLatch held = frogs.hold();
        CompletableFuture<HttpResponse<byte[]>> drawing = client.later(GENERATE, "{\"count\": 256}");
        frogs.awaitDraw();
        frogs.drawn.set(0);

        CompletableFuture<Void> closing = onThread(services.get(0)::close);
        assertThat(drawing.handle((answer, problem) -> problem != null || answer.statusCode() >= 500)
                        .get(60, TimeUnit.SECONDS))
                .isTrue(); // although the draw still waits
        held.countDown();
        closing.get(60, TimeUnit.SECONDS);

        assertThat(frogs.drawn).hasValue(DrawRoutes.AT_ONCE);
        assertThat(frogs.closed).hasValue(1);
    }

    @Test
    void a_generator_that_cannot_be_loaded_or_drawn_closes_the_service() {
        assertThatThrownBy(() -> DrawService.open(
                        () -> {
                            throw new FailureException("frogs.onnx is damaged");
                        },
                        LOCAL))
                .isInstanceOf(FailureException.class)
                .hasMessage("frogs.onnx is damaged");
        assertThatThrownBy(() -> DrawService.open(
                        () -> Generator.of(
                                frogs.generator().info(),
                                (latents, labels) -> {
                                    throw new FailureException("no memory");
                                },
                                frogs.closed::incrementAndGet),
                        LOCAL))
                .hasMessage("no memory");
        assertThat(frogs.closed).hasValue(1);
    }

    @Test
    void a_port_in_use_is_reported_in_one_line() {
        open(LOCAL);
        int port = services.get(0).port();

        assertThatThrownBy(
                        () -> DrawService.open(frogs::generator, LOCAL.address(new ListenAddress("127.0.0.1", port))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("port: " + port + " is in use");
    }

    @Test
    void metrics_count_requests_pictures_and_those_who_left() throws Exception {
        Client client = open(LOCAL);
        client.post(GENERATE, "{\"count\": 3}");
        client.post(GENERATE, "{\"count\": -1}");
        client.get("/api/nothing/" + "x".repeat(100));

        HttpResponse<byte[]> answer = client.get("/metrics");
        while (!Stream.of("generate\"} 2", "route=\"other\"", "rana_draws_active 0.0")
                .allMatch(text(answer)::contains)) {
            answer = client.get("/metrics"); // a request is counted after its response
        }
        String metrics = text(answer);

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(metrics)
                .contains("rana_http_requests_total{route=\"/api/models/{id}/generate\",status=\"200\"} 1.0")
                .contains("rana_http_requests_total{route=\"/api/models/{id}/generate\",status=\"400\"} 1.0")
                .contains("rana_http_requests_total{route=\"other\",status=\"404\"} 1.0")
                .contains("rana_http_request_duration_seconds_count{route=\"/api/models/{id}/generate\"} 2")
                .contains("rana_pictures_total 3.0", "rana_draw_duration_seconds_count 1")
                .contains("rana_queue_waiting 0.0", "rana_queue_capacity 16.0", "rana_draws_active 0.0")
                .contains("rana_ready 1.0", "rana_requests_dropped_total 0.0", "jvm_memory_used_bytes")
                .contains("recipe=\"pond\"")
                .doesNotContain("xxx");
        HttpResponse<byte[]> open =
                client.send(client.request("/metrics").header("Accept", "application/openmetrics-text"));
        assertThat(open.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
        assertThat(text(open)).endsWith("# EOF\n");
    }

    @Test
    void the_access_log_has_a_line_for_each_request_without_the_token() throws Exception {
        List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
        Client client = open(LOCAL.accessLog(lines::add));
        client.post(GENERATE, "{}");
        while (lines.isEmpty()) {
            Thread.sleep(5);
        }

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .startsWith("127.0.0.1 - - [")
                .contains("\"POST /api/models/frogs/generate HTTP/1.1\" 200 ")
                .doesNotContain(LOCAL.token().orElseThrow().reveal());
    }

    /** Runs work on a thread of its own: Java 25 completes HTTP answers on the common pool, which may have one. */
    private static CompletableFuture<Void> onThread(Runnable work) {
        return CompletableFuture.runAsync(work, task -> new Thread(task, "closing").start());
    }

    private static void awaitListening(Client client) throws InterruptedException {
        while (true) {
            try {
                client.get("/health/live");
                return;
            } catch (IOException e) {
                Thread.sleep(10);
            }
        }
    }

    /** Waits until the service accepts no requests any more. */
    private static void awaitRefused(Client client) throws InterruptedException {
        while (true) {
            try {
                if (client.get("/api/models").statusCode() == 503) {
                    return;
                }
                Thread.sleep(10);
            } catch (IOException e) {
                return; // not even a connection
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static List<int[]> unzipped(byte[] bytes) throws IOException {
        List<int[]> pictures = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                pictures.add(rgb(zip.readAllBytes()));
            }
        }
        return pictures;
    }

    private static int[] rgb(byte[] png) throws IOException {
        var image = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static int[] rgb(Picture picture) {
        var image = picture.toBufferedImage();
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
