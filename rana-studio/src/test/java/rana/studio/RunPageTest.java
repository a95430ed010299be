package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rana.browser.Chromium;
import rana.web.Token;

@ExtendWith(Chromium.class)
class RunPageTest {
    private static final String RUN = "pond-1";

    @TempDir
    private Path runs;

    private final Token token = Token.random();
    private Studio studio;

    @BeforeEach
    void open() throws IOException {
        RunOnDisk.write(runs.resolve(RUN), RunOnDisk.line(1, 0.5), RunOnDisk.line(2, 0.25));
        studio = Studio.open(runs, new StudioOptions(StudioOptions.LOOPBACK, 0, token));
    }

    @AfterEach
    void close() {
        studio.close();
    }

    @Test
    void curves_grow_as_the_run_trains(Browser browser) throws Exception {
        try (Viewer viewer = Viewer.of(browser, studio).go("/runs/" + RUN)) {
            viewer.awaitText(".facts", "2 of 100");
            viewer.awaitText(".command", "rana evaluate " + runs.resolve(RUN));

            append(3, 4, 5);

            viewer.awaitText(".facts", "5 of 100");
            viewer.awaitText(".legend", "at step 5");
            assertThat(stepsOf(viewer.page())).containsExactly("1", "2", "3", "4", "5");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void events_before_the_run_was_first_loaded_are_shown(Browser browser) throws Exception {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            AtomicInteger requests = new AtomicInteger();
            viewer.page().route("**/api/runs/" + RUN, route -> {
                if (requests.incrementAndGet() > 1) {
                    route.resume();
                } else {
                    route.fulfill(new FulfillOptions().setStatus(503).setBody("{\"error\": \"not now\"}"));
                }
            });
            String events = """
                    event: log
                    data: {"line": "hello"}

                    event: finding
                    data: {"kind": "grey"}

                    """;
            FulfillOptions response =
                    new FulfillOptions().setContentType("text/event-stream").setBody(events);
            viewer.page().route("**/api/runs/" + RUN + "/events", route -> route.fulfill(response));

            viewer.go("/runs/" + RUN);

            viewer.awaitText(".facts", "2 of 100");
            assertThat(viewer.complaints()).noneMatch(complaint -> complaint.contains("properties of null"));
        }
    }

    @Test
    void events_missed_while_the_studio_was_down_are_loaded(Browser browser) throws Exception {
        try (Viewer viewer = Viewer.of(browser, studio).go("/runs/" + RUN)) {
            viewer.awaitText(".connection", "Live");
            int port = studio.port();

            studio.close();
            viewer.awaitText(".connection", "Reconnecting");
            append(3, 4, 5, 6);
            studio = Studio.open(runs, new StudioOptions(StudioOptions.LOOPBACK, port, token));
            viewer.awaitText(".legend", "at step 6");
            append(7);
            viewer.awaitText(".legend", "at step 7");

            assertThat(stepsOf(viewer.page())).containsExactly("1", "2", "3", "4", "5", "6", "7");
            viewer.awaitText(".connection", "Live");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void a_restarted_studio_with_another_token_asks_for_its_new_address(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio).go("/runs/" + RUN)) {
            viewer.awaitText(".connection", "Live");
            int port = studio.port();

            studio.close();
            studio = Studio.open(runs, StudioOptions.local(port));

            viewer.awaitText(".connection", "Open the address it printed");
        }
    }

    @Test
    void a_slider_selects_the_step_of_the_samples(Browser browser) throws Exception {
        for (int step : new int[] {0, 10, 20}) {
            picture("grid", step);
            picture("comparison", step);
        }
        try (Viewer viewer = Viewer.of(browser, studio).go("/runs/" + RUN)) {
            Locator slider = viewer.page().getByLabel("Step", new Page.GetByLabelOptions().setExact(true));
            viewer.awaitText(".time .value", "step 20");

            slider.press("Home");

            viewer.awaitText(".time .value", "^step 0$");
            assertThat(viewer.page().locator("img[data-kind=grid]").getAttribute("src"))
                    .endsWith("/grid/0");
            assertThat(viewer.page().locator("img[data-kind=comparison]").getAttribute("src"))
                    .endsWith("/comparison/0");
            slider.press("ArrowRight");
            assertThat(slider.getAttribute("aria-valuetext")).isEqualTo("step 10");

            viewer.page().locator("button[name=play]").click();
            viewer.awaitText(".time .value", "step 20");
            viewer.awaitText("button[name=play]", "Play");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void controls_send_commands_and_stopping_asks_for_confirmation(Browser browser) {
        List<String> commands = new ArrayList<>();
        try (Viewer viewer = Viewer.of(browser, studio)) {
            makeControllable(viewer.page());
            viewer.page().route("**/control", route -> {
                commands.add(route.request().postData());
                route.fulfill(new FulfillOptions().setStatus(202).setBody("{\"accepted\": true}"));
            });
            viewer.go("/runs/" + RUN);

            viewer.page().locator("button[name=pause]").click();
            viewer.awaitText("rana-controls [role=status]", "pauses");
            viewer.page().locator("button[name=checkpoint]").click();
            viewer.awaitText("rana-controls [role=status]", "checkpoint");
            viewer.page().locator("button[name=stop]").click();
            viewer.page().locator("dialog button[value=keep]").click();
            viewer.page().locator("button[name=stop]").click();
            viewer.page().locator("dialog button[value=stop]").click();
            viewer.awaitText("rana-controls [role=status]", "stops");
            viewer.page().getByLabel("Generator learning rate").fill("0.0125");
            viewer.page().getByText("Apply").click();
            viewer.awaitText("rana-settings [role=status]", "new value applies");

            assertThat(commands)
                    .containsExactly(
                            "{\"action\":\"pause\"}",
                            "{\"action\":\"checkpoint\"}",
                            "{\"action\":\"stop\"}",
                            "{\"set\":{\"optimizer.generator.lr\":0.0125}}");
        }
    }

    @Test
    void controls_of_a_run_that_is_not_training_are_disabled(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio).go("/runs/" + RUN)) {
            assertThat(viewer.page().locator("button[name=stop]").isDisabled()).isTrue();
        }
    }

    @Test
    void workers_of_a_run_are_shown_with_their_speed_waiting_and_restarts(Browser browser) throws Exception {
        RunOnDisk.inWorkers(runs.resolve(RUN), "worker 1 was ended by signal 9: <b>killed</b>");
        Files.writeString(
                runs.resolve(RUN).resolve("metrics.jsonl"),
                RunOnDisk.workersLine(3, 20, 0.05) + RunOnDisk.workersLine(4, 24, 0.25) + RunOnDisk.line(5, 0.1),
                StandardOpenOption.APPEND);
        for (int width : new int[] {Viewer.PHONE, Viewer.LAPTOP}) {
            try (Viewer viewer =
                    Viewer.of(browser, studio, width, ColorScheme.LIGHT).go("/runs/" + RUN)) {
                Locator section = viewer.awaitText("section[aria-labelledby=section-workers]", "24");

                assertThat(section.locator("tbody tr").allInnerTexts())
                        .containsExactly("0\t24\t25 %\t1", "1\t30.5\t15 %\t1");
                assertThat(section.locator(".failures").innerText())
                        .contains("from step 2: worker 1 was ended by signal 9: <b>killed</b>");
                viewer.awaitText(".facts", "2, 20 % waiting");
                viewer.awaitText("h3", "Fraction of time that workers wait");
                viewer.awaitText(".commands", "cpu, 2 workers, 1 thread each");
                assertThat(viewer.overflow()).isZero();

                Files.writeString(
                        runs.resolve(RUN).resolve("metrics.jsonl"),
                        RunOnDisk.workersLine(width, 22, 0.45),
                        StandardOpenOption.APPEND);

                viewer.awaitText(".facts", "2, 30 % waiting");
                viewer.awaitText("section[aria-labelledby=section-workers]", "45 %");
                assertThat(viewer.complaints()).isEmpty();
                Files.writeString(
                        runs.resolve(RUN).resolve("metrics.jsonl"),
                        RunOnDisk.workersLine(width + 1, 24, 0.25),
                        StandardOpenOption.APPEND);
            }
        }
    }

    @Test
    void a_restart_of_the_workers_appears_without_reloading(Browser browser) throws Exception {
        try (Viewer viewer = Viewer.of(browser, studio).go("/runs/" + RUN)) {
            viewer.awaitText(".connection", "Live");
            viewer.awaitText(".facts", "2 of 100");
            assertThat(viewer.page()
                            .locator("section[aria-labelledby=section-workers]")
                            .count())
                    .isZero();
            assertThat(viewer.page().locator(".facts").innerText()).doesNotContain("Workers");

            RunOnDisk.inWorkers(runs.resolve(RUN), "worker 0 was ended by signal 9");

            viewer.awaitText(".failures", "worker 0 was ended by signal 9");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void imported_weights_are_listed_among_the_details(Browser browser) throws Exception {
        RunOnDisk.imported(runs.resolve(RUN));
        try (Viewer viewer = Viewer.of(browser, studio).go("/runs/" + RUN)) {
            viewer.awaitText(".details", "generator at step 0\\s*g.keras \\(Keras 3 weights, version 3.8.0\\)");
            viewer.awaitText(".details", "discriminator at step 0\\s*<d>.h5 \\(Keras 2 weights\\)");
            viewer.awaitText(".details", "pond, not read yet\\s*seed");
        }
    }

    @Test
    void smoothing_changes_the_legend_and_not_the_table(Browser browser) throws Exception {
        try (Viewer viewer = Viewer.of(browser, studio).go("/runs/" + RUN)) {
            Locator discriminator = viewer.awaitText(".legend li", "^\\s*Discriminator");
            viewer.page().getByLabel("Smoothing").fill("0");
            viewer.awaitText(".legend li", "0.25");

            viewer.page().getByLabel("Smoothing").fill("0.5");

            // (0.5 · 0.25 + 0.25 · 0.5) / 0.75
            viewer.awaitText(".legend li", "0.3333");
            assertThat(discriminator.innerText()).contains("Discriminator");
            assertThat(table(viewer.page()).innerText()).contains("0.25").doesNotContain("0.3333");
        }
    }

    /** Returns the steps in the table of the loss chart. */
    private static List<String> stepsOf(Page page) {
        return table(page).locator("tbody th").allInnerTexts();
    }

    private static Locator table(Page page) {
        Locator chart = page.locator("rana-line-chart").first();
        if (!chart.locator(".chart-table").isVisible()) {
            chart.locator("summary").click();
        }
        return chart.locator(".chart-table");
    }

    /** Makes the studio describe the run as one in training. */
    private static void makeControllable(Page page) {
        page.route("**/api/runs/" + RUN, route -> {
            String body = route.fetch().text();
            route.fulfill(new FulfillOptions()
                    .setContentType("application/json")
                    .setBody(body.replaceFirst("\"state\":\"\\w+\"", "\"state\":\"running\"")
                            .replaceFirst("\"controllable\":false", "\"controllable\":true")
                            .replaceFirst(
                                    "\"settings\":\\[[^]]*]",
                                    "\"settings\":[{\"key\":\"optimizer.generator.lr\",\"value\":0.0002,"
                                            + "\"min\":1e-7,\"max\":1}]")));
        });
    }

    private void append(int... steps) throws IOException {
        String lines = IntStream.of(steps)
                .mapToObj(step -> RunOnDisk.line(step, 1.0 / step))
                .reduce("", String::concat);
        Files.writeString(runs.resolve(RUN).resolve("metrics.jsonl"), lines, StandardOpenOption.APPEND);
    }

    private void picture(String kind, int step) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        Path file = runs.resolve(RUN).resolve("samples/%s-%06d.png".formatted(kind, step));
        ImageIO.write(image, "png", file.toFile());
    }
}
