package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rana.recipe.Recipe;
import rana.run.Run;
import rana.run.SettingChange;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class ControlTest {
    private static final String RATE = "optimizer.generator.lr";

    @TempDir
    private Path runs;

    @Test
    void a_running_training_is_paused_changed_and_stopped_from_a_browser() throws Exception {
        Path folder = runs.resolve("tiny");
        Recipe recipe = RunOnDisk.tiny(1_000_000);
        TrainingSession session = TrainingSession.of(recipe).into(folder);
        try (Studio studio = Studio.open(runs, StudioOptions.local(0))) {
            CompletableFuture<TrainingResult> ended = CompletableFuture.supplyAsync(session::run);
            Browser browser = new Browser(studio);
            awaitState(browser, "running");
            assertAccepted(browser, "{\"action\": \"pause\"}");
            awaitState(browser, "paused");
            assertAccepted(browser, "{\"set\": {\"" + RATE + "\": 1e-5}}");
            assertAccepted(browser, "{\"action\": \"stop\"}");

            assertThat(ended.get().outcome()).isEqualTo(TrainingResult.Outcome.STOPPED);
            Run trained = Run.open(folder);
            assertThat(trained.info().changes())
                    .containsExactly(new SettingChange(ended.get().step(), Map.of(RATE, 1e-5)));
            JsonNode setting = browser.json("/api/runs/tiny").path("settings").path(0);
            assertThat(setting.path("key").asString()).isEqualTo(RATE);
            assertThat(setting.path("value").asDouble()).isEqualTo(1e-5);
        }
    }

    @Test
    void invalid_commands_and_commands_to_a_run_that_is_not_training_are_refused() throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"));
        try (Studio studio = Studio.open(runs, StudioOptions.local(0))) {
            Browser browser = new Browser(studio);
            assertRefused(browser, "{\"action\": \"dance\"}", 400, "action must be one of pause");
            assertRefused(browser, "{\"action\": \"change\"}", 400, "action must be one of pause");
            assertRefused(browser, "{}", 400, "either an action");
            assertRefused(browser, "{\"action\": \"pause\", \"set\": {\"a\": 1}}", 400, "either an action");
            assertRefused(browser, "{\"set\": {}}", 400, "set must contain at least one setting");
            assertRefused(browser, "{\"set\": {\"" + RATE + "\": null}}", 400, "set." + RATE + " must not be null");
            assertRefused(browser, "{\"action\": \"pause\"}", 409, "not being trained now");
        }
    }

    private static void assertRefused(Browser browser, String body, int status, String reason) throws Exception {
        HttpResponse<String> response = browser.post("/api/runs/pond-1/control", body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(reason);
    }

    private static void assertAccepted(Browser browser, String body) throws Exception {
        HttpResponse<String> response = browser.post("/api/runs/tiny/control", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    private static void awaitState(Browser browser, String state) throws Exception {
        while (!browser.json("/api/runs/tiny").path("state").asString().equals(state)) {
            Thread.sleep(50);
        }
    }
}
