package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.web.ApiDocument;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    @TempDir
    private static Path runs;

    private static Studio studio;
    private static Browser browser;
    private static Wire wire;

    private final ApiDocument document = ApiDocument.read("/rana/studio/openapi.json");

    @BeforeAll
    static void open() throws IOException {
        RunOnDisk.write(runs.resolve("tiny"), RunOnDisk.line(1, 0.5));
        studio = Studio.open(runs, StudioOptions.local(0));
        browser = new Browser(studio);
        wire = new Wire(studio);
    }

    @AfterAll
    static void close() {
        studio.close();
    }

    @Test
    void the_document_has_every_route_of_the_api_and_nothing_else() throws Exception {
        List<String> answered = studio.routes().stream()
                .filter(route -> route.path().startsWith("/api/"))
                .map(route -> route.method().toString().toLowerCase(Locale.ROOT) + " " + route.path())
                .toList();

        assertThat(document.operations()).containsExactlyInAnyOrderElementsOf(answered);
        assertThat(browser.json("/api/openapi.json")).isEqualTo(document.tree());
    }

    @Test
    void all_references_in_it_resolve() {
        List<JsonNode> references = document.tree().findValues("$ref");

        assertThat(references).isNotEmpty();
        for (JsonNode reference : references) {
            assertThat(document.tree().at(reference.asString().substring(1)).isObject())
                    .as(reference.asString())
                    .isTrue();
        }
    }

    @Test
    void what_is_refused_before_a_route_is_documented_for_every_operation() throws Exception {
        String large = "Content-Length: 1000001\r\nExpect: 100-continue\r\n";
        for (String operation : document.operations()) {
            assertAnswered(operation, "Host: " + wire.host() + "\r\n", 401);
            assertAnswered(operation, authorized() + "Origin: http://evil.example\r\n", 403);
            assertAnswered(operation, "Host: evil.example\r\n" + wire.token(), 421);
            assertAnswered(operation, authorized() + large, 413);
            assertThat(document.responses(operation)).as(operation).containsKeys("400", "500");
        }
    }

    @Test
    void unknown_runs_and_games_are_documented() throws Exception {
        for (String operation : document.operations()) {
            String[] parts = operation.split(" ", -1);
            if (!parts[1].contains("{id}") && !parts[1].contains("{game}")) {
                continue;
            }
            String path = parts[1].replaceAll("\\{(id|game)}", "nothing")
                    .replace("{kind}", "grid")
                    .replace("{step}", "1")
                    .replace("{name}", "loss.png");
            HttpResponse<String> answer = send(parts[0], path, body(parts[1]));

            assertThat(answer.statusCode()).as(operation).isEqualTo(404); // its documentation is checked by Browser
        }
    }

    @Test
    void requests_that_the_schema_allows_are_not_answered_with_400() throws Exception {
        String depth4 = "{\"seed\": 9}";
        for (int i = 0; i < 4; i++) {
            depth4 = "{\"mix\": [{\"of\": %s, \"weight\": 1.0}]}".formatted(depth4);
        }
        assertThat(model("latent", "{\"latent\": " + depth4 + "}")).isEqualTo(404); // the run has no checkpoint
        assertThat(model("latent", "{\"latent\": {\"seed\": 1.0, \"index\": 99999}}"))
                .isEqualTo(404);
        assertThat(model("generate", "{\"count\": 2.0, \"seed\": -9223372036854775808}"))
                .isEqualTo(404);
        assertThat(model(
                        "latent",
                        "{\"latent\": {\"mix\": [{\"of\": {\"seed\": 1}, \"weight\": 0}, "
                                + "{\"of\": {\"seed\": 2}, \"weight\": 1e6}]}}"))
                .isEqualTo(404);
        assertThat(send("post", "/api/learn", "{\"points\": [0.1, 0.2, 0.3]}").statusCode())
                .isEqualTo(422);
        assertThat(send("post", "/api/runs/tiny/control", "{\"set\": {\"x\": 1}}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void requests_that_the_schema_forbids_are_answered_with_400() throws Exception {
        String depth5 = "{\"seed\": 9}";
        for (int i = 0; i < 5; i++) {
            depth5 = "{\"mix\": [{\"of\": %s, \"weight\": 1}]}".formatted(depth5);
        }
        for (String latent : List.of(
                depth5,
                "{\"seed\": null}",
                "{\"seed\": \"1\"}",
                "{\"seed\": 1.5}",
                "{\"seed\": true}",
                "{\"seed\": 1e19}",
                "{\"seed\": 1, \"index\": 100000}",
                "{\"seed\": 1, \"class\": 5}",
                "{\"values\": [1e7]}",
                "{\"seed\": 1, \"directions\": [{\"index\": 0}]}",
                "{\"seed\": 1, \"directions\": [{\"index\": 0, \"amount\": 101}]}",
                "{\"mix\": []}",
                "{\"mix\": [{\"of\": {\"seed\": 1}}]}",
                "{\"mix\": [{\"of\": {\"seed\": 1}, \"weight\": 0}]}",
                "{\"mix\": [{\"of\": {\"seed\": 1}, \"weight\": 1e7}]}")) {
            assertThat(model("latent", "{\"latent\": " + latent + "}"))
                    .as(latent)
                    .isEqualTo(400);
        }
        for (String game : List.of(
                "[]",
                "null",
                "{\"cloud\": \"ring\", \"points\": [0, 0]}",
                "{\"points\": [0]}",
                "{\"labelNoise\": 0.1}",
                "{\"labelNoise\": 0.1, \"game\": \"hinge\"}",
                "{\"learningRate\": 0}",
                "{\"k\": null}")) {
            assertThat(send("post", "/api/learn", game).statusCode()).as(game).isEqualTo(400);
        }
        assertThat(send("post", "/api/runs/tiny/control", "{\"action\": \"PAUSE\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(browser.get("/api/compare?ids=" + "tiny,".repeat(100) + "tiny")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void the_names_of_clouds_and_games_are_those_of_the_server() throws Exception {
        JsonNode choices = browser.json("/api/learn");
        JsonNode settings = document.tree().at("/paths/~1api~1learn/post/requestBody/content/application~1json/schema");

        assertThat(settings.at("/properties/cloud/enum")).isEqualTo(choices.path("clouds"));
        List<String> all = new ArrayList<>();
        List<String> labelled = new ArrayList<>();
        for (JsonNode game : choices.path("games")) {
            all.add(game.path("label").asString());
            if (game.path("labels").asBoolean()) {
                labelled.add(game.path("label").asString());
            }
        }
        assertThat(strings(settings.at("/properties/game/enum"))).isEqualTo(all);
        assertThat(strings(settings.at("/then/properties/game/enum"))).isEqualTo(labelled);
    }

    @Test
    void a_method_that_a_path_does_not_have_is_answered_with_those_it_has() throws Exception {
        HttpResponse<String> answer = send("put", "/api/learn", "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, POST");
        assertThat(answer.body()).contains("does not have the method PUT");
        assertThat(send("put", "/api/nothing", "{}").statusCode()).isEqualTo(404);
    }

    private void assertAnswered(String operation, String headers, int status) throws IOException {
        String[] parts = operation.split(" ", -1);
        String path = parts[1].replaceAll("\\{\\w+}", "tiny");
        String answer = wire.ask(parts[0].toUpperCase(Locale.ROOT), path, headers);

        assertThat(Wire.status(answer)).as(operation).isEqualTo(status);
        assertThat(document.responses(operation)).as(operation).containsKey(Integer.toString(status));
        JsonNode documented =
                Objects.requireNonNull(document.responses(operation).get(Integer.toString(status)));
        assertThat(answer).contains("Content-Type: application/json");
        documented
                .path("headers")
                .propertyNames()
                .forEach(header -> assertThat(answer).contains(header + ": "));
    }

    private static String authorized() {
        return "Host: " + wire.host() + "\r\n" + wire.token();
    }

    private static int model(String operation, String body) throws Exception {
        return send("post", "/api/models/tiny/" + operation, body).statusCode();
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return browser.send(browser.request(path)
                .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Returns a body that the operation's schema allows. */
    private static String body(String path) {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "control" -> "{\"action\": \"stop\"}";
            case "draw" -> "{\"latents\": [{\"seed\": 1}]}";
            case "latent", "neighbours" -> "{\"latent\": {\"seed\": 1}}";
            case "animation" -> "{\"path\": [{\"seed\": 1}, {\"seed\": 2}]}";
            default -> "{}";
        };
    }

    private static List<String> strings(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }
}
