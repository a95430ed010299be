package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rana.web.Json;
import tools.jackson.databind.JsonNode;

class LearnRoutesTest {
    @TempDir
    private Path runs;

    @RegisterExtension
    private final OpenStudio studio = new OpenStudio(() -> runs);

    private Browser browser;

    @BeforeEach
    void open() {
        browser = studio.browser();
    }

    @Test
    void a_training_takes_steps_until_it_is_ended() throws Exception {
        String id = start("{\"cloud\": \"ring\", \"game\": \"non-saturating\", \"k\": 2, \"labelNoise\": 0.1}");

        JsonNode before = browser.json("/api/learn/" + id);
        assertThat(before.path("step").asLong()).isZero();
        assertThat(before.path("d_loss").isNull()).isTrue();
        JsonNode after = Json.MAPPER.readTree(
                browser.post("/api/learn/" + id + "/step", "{\"steps\": 3}").body());
        assertThat(after.path("step").asLong()).isEqualTo(3);
        assertThat(after.path("d_loss").isNumber()).isTrue();
        assertThat(after.path("real").size()).isEqualTo(1000);
        assertThat(after.path("generated").size()).isEqualTo(1000);
        assertThat(after.at("/surface/values").size()).isEqualTo(1600);
        assertThat(after.path("arrows").size()).isEqualTo(240);
        assertThat(after.at("/modes/of").asInt()).isEqualTo(8);

        HttpRequest.Builder end = browser.request("/api/learn/" + id).DELETE();
        assertThat(browser.send(end).statusCode()).isEqualTo(204);
        assertThat(browser.get("/api/learn/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void a_ninth_training_ends_the_least_recently_used_one() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ids.add(start("{\"points\": [0.5, 0.5, -0.5, 0.25]}"));
        }
        assertThat(browser.get("/api/learn/" + ids.get(0)).statusCode()).isEqualTo(200);

        ids.add(start("{}"));

        assertThat(browser.get("/api/learn/" + ids.get(1)).statusCode()).isEqualTo(404);
        for (int i : new int[] {0, 2, 8}) {
            assertThat(browser.get("/api/learn/" + ids.get(i)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void invalid_settings_are_refused() throws Exception {
        assertRefused("{\"cloud\": \"rign\"}", "did you mean 'ring'");
        assertRefused("{\"points\": [9, 9]}", "within");
        assertRefused("{\"points\": [0.5]}", "pairs");
        assertRefused("{\"game\": \"hinge\", \"labelNoise\": 0.1}", "label noise requires an objective with labels");
        assertRefused("{\"k\": 0}", "must be 1 to 20");
        assertRefused("{\"learningRate\": -1}", "above 0");
    }

    private void assertRefused(String body, String reason) throws Exception {
        HttpResponse<String> response = browser.post("/api/learn", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(reason);
    }

    private String start(String body) throws Exception {
        HttpResponse<String> started = browser.post("/api/learn", body);
        assertThat(started.statusCode()).isEqualTo(201);
        return Json.MAPPER.readTree(started.body()).path("id").asString();
    }
}
