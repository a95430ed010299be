package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rana.recipe.Recipes;
import tools.jackson.databind.JsonNode;

class StudioTest {
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
    void the_pages_and_their_libraries_are_served() throws Exception {
        assertThat(browser.get("/").body()).contains("Rana");
        assertThat(browser.get("/assets/index.html").statusCode()).isEqualTo(200);
        assertThat(browser.get("/webjars/uplot/dist/uPlot.esm.js").body()).contains("uPlot");
        assertThat(browser.get("/webjars/lit-html/lit-html.js").statusCode()).isEqualTo(200);
        assertThat(browser.get("/webjars/lit-html/../../../rana/studio/Studio.class")
                        .statusCode())
                .isIn(400, 404);
    }

    @Test
    void a_run_is_listed_with_its_progress() throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5), RunOnDisk.line(2, 0.25));

        JsonNode run = browser.json("/api/runs").path("runs").path(0);

        assertThat(run.path("id").asString()).isEqualTo("pond-1");
        assertThat(run.path("step").asLong()).isEqualTo(2);
        assertThat(run.path("steps").asLong()).isEqualTo(100);
        assertThat(run.path("images").asLong()).isEqualTo(64);
        assertThat(run.path("state").asString()).isEqualTo("stopped");
        assertThat(run.path("started").asString()).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void runs_of_a_comparison_are_listed_by_their_paths() throws Exception {
        RunOnDisk.write(runs.resolve("compare-1/runs/dcgan"));

        JsonNode run = browser.json("/api/runs").path("runs").path(0);

        assertThat(run.path("id").asString()).isEqualTo("compare-1~runs~dcgan");
        assertThat(run.path("name").asString()).isEqualTo("compare-1/runs/dcgan");
        JsonNode detail = browser.json("/api/runs/compare-1~runs~dcgan");
        assertThat(detail.path("yaml").asString()).contains("name: pond");
        assertThat(detail.path("path").asString())
                .isEqualTo(runs.resolve("compare-1/runs/dcgan").toString());
    }

    @Test
    void the_path_of_a_run_is_relative_if_the_folder_of_runs_is() throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"));
        Path given = Path.of("").toAbsolutePath().relativize(runs);
        try (Studio relative = Studio.open(given, StudioOptions.local(0))) {
            assertThat(new Browser(relative)
                            .json("/api/runs/pond-1")
                            .path("path")
                            .asString())
                    .isEqualTo(given + "/pond-1");
        }
    }

    @Test
    void damaged_runs_are_left_out_of_the_list() throws Exception {
        RunOnDisk.write(runs.resolve("sound"));
        for (String info : List.of("", "{", "[]", "{}", "{\"recipe\": null}", "{\"sessions\": []}")) {
            Path damaged = RunOnDisk.write(runs.resolve("damaged-" + info.length()));
            Files.writeString(damaged.resolve("run.json"), info);
        }
        Path recipe = RunOnDisk.write(runs.resolve("recipe"));
        Files.writeString(recipe.resolve("recipe.yaml"), "name: [");
        Path others = RunOnDisk.write(runs.resolve("others"));
        for (String file : List.of("best.json", "evaluation.json", "state.json", "metrics.jsonl", "histograms.jsonl")) {
            Files.writeString(others.resolve(file), "{\"step\": \"x\", ");
        }

        JsonNode listed = browser.json("/api/runs").path("runs");

        assertThat(listed.values().stream().map(run -> run.path("id").asString()))
                .containsExactly("others", "sound");
        for (String route : List.of("", "/metrics", "/evaluations", "/histograms")) {
            assertThat(browser.get("/api/runs/others" + route).statusCode())
                    .as(route)
                    .isEqualTo(200);
        }
        assertThat(browser.get("/api/runs/recipe").statusCode()).isEqualTo(422);
    }

    @Test
    void differing_settings_are_listed_by_key() throws Exception {
        RunOnDisk.write(runs.resolve("a"));
        Path b = RunOnDisk.write(runs.resolve("b"));
        Files.writeString(
                b.resolve("recipe.yaml"),
                Recipes.toYaml(Recipes.named("pond", List.of("training.steps=100", "training.batch=8"))));

        JsonNode keys = browser.json("/api/compare?ids=a,b").path("keys");

        assertThat(keys.toString()).isEqualTo("[{\"key\":\"training.batch\",\"values\":[\"32\",\"8\"]}]");
    }

    @Test
    void metrics_are_curves_and_the_last_line() throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5), RunOnDisk.line(2, 0.25));

        JsonNode metrics = browser.json("/api/runs/pond-1/metrics?keys=d_loss&points=1");

        assertThat(metrics.path("x").toString()).isEqualTo("[2]");
        assertThat(metrics.at("/series/d_loss/mean").toString()).isEqualTo("[0.375]");
        assertThat(metrics.at("/series/d_loss/min").toString()).isEqualTo("[0.25]");
        assertThat(metrics.at("/series/d_loss/max").toString()).isEqualTo("[0.5]");
        assertThat(metrics.at("/last/g_loss").asDouble()).isEqualTo(-0.25);
        assertThat(metrics.path("series").has("g_loss")).isFalse();
    }

    @Test
    void a_sample_is_sent_again_only_if_it_has_changed() throws Exception {
        Path file = RunOnDisk.write(runs.resolve("pond-1")).resolve("samples/grid-000020.png");
        Files.write(file, new byte[] {1, 2, 3});
        HttpResponse<String> first = browser.get("/api/runs/pond-1/samples/grid/20");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control")).contains("private, no-cache");
        HttpRequest.Builder again =
                browser.request("/api/runs/pond-1/samples/grid/20").header("If-None-Match", tag);

        assertThat(browser.send(again).statusCode()).isEqualTo(304);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        assertThat(browser.send(again).statusCode()).isEqualTo(200);
    }

    @Test
    void error_messages_contain_the_received_value() throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"));
        String ids = IntStream.range(0, 101).mapToObj(String::valueOf).collect(Collectors.joining(","));

        assertThat(browser.get("/api/runs/pond-1/metrics?points=many").body())
                .contains("points must be a whole number; got 'many'");
        assertThat(browser.get("/api/compare?ids=" + ids).body()).contains("at most 100 runs; got 101");
    }

    @Test
    void samples_are_served_and_files_outside_of_runs_are_not() throws Exception {
        Path run = RunOnDisk.write(runs.resolve("pond-1"));
        Files.write(run.resolve("samples/grid-000020.png"), new byte[] {1, 2, 3});
        Files.writeString(runs.resolve("secret.txt"), "secret");

        assertThat(browser.get("/api/runs/pond-1/samples/grid/20").body()).hasSize(3);
        assertThat(browser.get("/api/runs/pond-1/samples/grid/21").statusCode()).isEqualTo(404);
        assertThat(browser.get("/api/runs/pond-1/files/..%2f..%2fsecret.txt").statusCode())
                .isIn(400, 404);
    }
}
