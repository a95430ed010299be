package rana.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;
import rana.browser.Chromium;
import rana.explore.Explorer;
import rana.explore.LatentPoint;
import rana.gate.GateReport;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.image.Picture;

@ExtendWith(Chromium.class)
class WebExportTest {
    private static final LoadOptions CPU = LoadOptions.defaults().device("cpu");
    private static final double TIMEOUT_MILLIS = 90_000;
    private static final int LAPTOP = 1280;
    private static final int PHONE = 360;
    private static final int MAX_PAGE_BYTES = 100_000;

    @TempDir
    private static Path folder;

    private static Path run;
    private static Path conditional;
    private static StaticServer server;

    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void export() throws IOException {
        run = RecipeRuns.tiny();
        conditional = RecipeRuns.shared("r3gan-small-conditional");
        WebExport.of(run).dataLicense("CC0-1.0").write(folder.resolve("page"));
        WebExport.of(conditional).write(folder.resolve("conditional"));
        server = StaticServer.of(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_page_is_small_and_needs_only_its_own_files() throws IOException {
        long size = 0;
        try (Stream<Path> all = Files.walk(folder.resolve("page"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".safetensors")) {
                    size += Files.size(file);
                    assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                            .doesNotContain("http://", "https://");
                }
            }
        }
        assertThat(size).isLessThan(MAX_PAGE_BYTES);
        assertThatThrownBy(() -> WebExport.of(run).write(folder.resolve("page")))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("exists already; choose another folder, or delete it");
    }

    @Test
    void a_progress_bar_is_shown_while_an_image_takes_long(Browser browser) {
        drawsWithProgress(RecipeRuns.shared("frog"), "slow", browser);
    }

    @Test
    @Tag("gate")
    void r3gan_at_full_width_shows_its_progress(Browser browser) {
        drawsWithProgress(RecipeRuns.wide(), "wide", browser);
        GateReport.record(
                "18. exported page, r3gan at full width",
                "the page in Chromium, without a graphics processor",
                "a progress bar, then the engine's picture");
    }

    private static void drawsWithProgress(Path trained, String name, Browser browser) {
        WebExport.of(trained).write(folder.resolve(name));
        try (BrowserContext context = browser.newContext();
                Generator engine = Generator.load(trained, CPU)) {
            Page page = context.newPage();
            page.setDefaultTimeout(TIMEOUT_MILLIS);
            page.navigate(server.at(name + "/?backend=javascript"));
            page.locator("body:has(#image[data-state=drawing]) #progress:not([hidden])")
                    .waitFor();
            assertThat(((Number) page.evaluate("document.querySelector('#progress').value")).doubleValue())
                    .isBetween(0.0, 1.0);
            assertSame(pixels(page), engine.draw(1));
            assertThat(page.locator("#progress").isVisible()).isFalse();
        }
    }

    @Test
    void the_page_draws_the_engines_picture_of_seed_index_truncation_and_direction(Browser browser) {
        try (BrowserContext context = browser.newContext();
                Explorer engine = Explorer.open(run, CPU)) {
            Page page = open(context, "page/");
            page.getByLabel("Seed", new Page.GetByLabelOptions().setExact(true)).fill("-12345678901");
            assertSame(pixels(page), engine.draw(LatentPoint.drawn(-12345678901L, 0)));
            page.getByLabel("Image of the seed").fill("3");
            page.getByLabel("Truncation").fill("0.5");
            LatentPoint point = LatentPoint.drawn(-12345678901L, 3).truncated(0.5);
            assertSame(pixels(page), engine.draw(point));
            page.getByLabel("Direction 2").fill("-1.5");
            assertSame(pixels(page), engine.draw(point.moved(1, -1.5)));
            page.getByRole(AriaRole.BUTTON, named("Reset")).click();
            assertSame(pixels(page), engine.draw(point));
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void webgpu_draws_where_it_is_asked_for_and_javascript_after_the_device_is_lost(Browser browser) {
        for (int attempt = 1; ; attempt++) {
            try {
                drawOnWebGpuUntilItIsLost(browser);
                return;
            } catch (PlaywrightException e) {
                // Without its GPU process, Chromium sometimes loses the page too: that is not the page's fault.
                if (attempt == 3 || !String.valueOf(e.getMessage()).contains("Target crashed")) {
                    throw e;
                }
            }
        }
    }

    private void drawOnWebGpuUntilItIsLost(Browser browser) {
        try (Browser own = browser.browserType().launch(Chromium.options());
                BrowserContext context = own.newContext();
                Generator engine = Generator.load(conditional, CPU)) {
            Page page = open(context, "conditional/?backend=webgpu");
            assumeTrue(
                    (boolean) page.evaluate("async () => Boolean(await navigator.gpu?.requestAdapter())"),
                    "this Chromium has no WebGPU adapter, not even in software");
            page.locator("#about dd", new Page.LocatorOptions().setHasText("WebGPU, "))
                    .waitFor();
            List<Picture> expected = engine.draw(DrawRequest.seed(1).count(4));
            page.getByLabel("Image of the seed").fill("2");
            assertSame(pixels(page), expected.get(2));
            assertThat(page.locator("#status").innerText()).endsWith("WebGPU");

            page.getByLabel("Truncation").fill("0.5");
            own.newBrowserCDPSession().send("Browser.crashGpuProcess");
            page.getByLabel("Truncation").fill("1");
            page.getByLabel("Image of the seed").fill("3");
            // The canvas loses its image too, and gets it back.
            page.waitForCondition(() ->
                    page.locator("#status").innerText().endsWith("JavaScript") && same(pixels(page), expected.get(3)));
            assertThat(page.locator("#about").innerText()).contains("JavaScript, ");
            assertThat(page.locator("#problem").isVisible()).isFalse();
        }
    }

    @Test
    void classes_take_turns_or_are_chosen(Browser browser) {
        try (BrowserContext context = browser.newContext();
                Generator engine = Generator.load(conditional, CPU)) {
            Page page = open(context, "conditional");
            List<Picture> inTurn = engine.draw(DrawRequest.seed(1).count(2));
            page.getByLabel("Image of the seed").fill("1");
            assertSame(pixels(page), inTurn.get(1));
            String last = engine.info().classes().get(engine.info().classes().size() - 1);
            page.getByLabel("Class").selectOption(last);
            assertSame(
                    pixels(page),
                    engine.draw(DrawRequest.seed(1).count(2).label(last)).get(1));
            assertThat(page.locator("#status").innerText()).startsWith(last);
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void entered_numbers_are_drawn_and_wrong_ones_are_named(Browser browser) {
        try (BrowserContext context = browser.newContext();
                Generator engine = Generator.load(run, CPU)) {
            Page page = open(context, "page");
            page.getByText("Enter the numbers of a latent").click();
            page.locator("textarea").fill("1, 2, x");
            page.locator("button[name=apply]").click();
            assertThat(page.locator("#values-status").innerText()).isEqualTo("Enter 4 numbers; got 3.");
            page.locator("textarea").fill("[1, -0.5\n0.25 2]");
            page.locator("button[name=apply]").click();
            assertSame(
                    pixels(page),
                    engine.draw(new float[][] {{1, -0.5f, 0.25f, 2}}).get(0));
            page.locator("button[name=show]").click();
            assertThat(page.locator("textarea").inputValue()).isEqualTo("1, -0.5, 0.25, 2");
        }
    }

    @Test
    void a_path_is_played_and_its_positions_are_the_engines(Browser browser) {
        try (BrowserContext context = browser.newContext();
                Explorer engine = Explorer.open(run, CPU)) {
            Page page = open(context, "page");
            page.getByLabel("To seed").fill("9");
            page.getByLabel("Position").fill("0.25");
            page.waitForCondition(() -> "path-1-9".equals(page.locator("#image").getAttribute("data-name")));
            List<LatentPoint> path = LatentPoint.path(List.of(LatentPoint.drawn(1, 0), LatentPoint.drawn(9, 0)), 5);
            assertSame(pixels(page), engine.draw(path.get(1)));
            page.locator("button[name=play]").click();
            page.waitForCondition(() -> page.getByLabel("Position").inputValue().startsWith("0.9"));
            assertThat(page.locator("button[name=play]").innerText()).isEqualTo("Pause");
            page.locator("button[name=play]").click();
            assertThat(page.locator("button[name=play]").getAttribute("aria-pressed"))
                    .isEqualTo("false");
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void an_image_can_be_downloaded(Browser browser) {
        try (BrowserContext context = browser.newContext();
                Generator engine = Generator.load(run, CPU)) {
            Page page = open(context, "page");
            Download download =
                    page.waitForDownload(() -> page.getByText("Download PNG").click());

            assertThat(download.suggestedFilename()).isEqualTo("pond-seed-1-0.png");
            assertSame(rgb(Picture.readPng(download.path())), engine.draw(1));
        }
    }

    @Test
    void the_sheet_chooses_an_image_and_random_ones_differ(Browser browser) {
        try (BrowserContext context = browser.newContext();
                Generator engine = Generator.load(run, CPU)) {
            Page page = open(context, "page");
            page.getByLabel("Image 5 of the seed").click();
            assertSame(pixels(page), engine.draw(DrawRequest.seed(1).count(6)).get(5));
            page.getByText("New image").click();
            assertThat(page.locator("[name=seed]").inputValue()).matches("\\d+").isNotEqualTo("1");
            assertSame(
                    pixels(page),
                    engine.draw(Long.parseLong(page.locator("[name=seed]").inputValue())));
        }
    }

    @Test
    void every_control_has_a_label_and_is_reached_by_the_keyboard(Browser browser) {
        try (BrowserContext context = browser.newContext()) {
            Page page = open(context, "conditional");
            assertThat(page.evaluate("""
                    [...document.querySelectorAll('input, select, textarea, button, canvas[role], progress')]
                      .filter((e) => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim()))
                      .map((e) => e.outerHTML)""")).isEqualTo(List.of());
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Skip to the controls");
            List<Object> reached = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                page.keyboard().press("Tab");
                reached.add(page.evaluate("document.activeElement.name || ''"));
            }
            assertThat(reached)
                    .contains("theme", "random", "download", "seed", "index", "class", "truncation", "from", "to")
                    .contains("frames", "play", "position", "sheet", "reset");
            page.locator("[name=truncation]").focus();
            page.keyboard().press("ArrowLeft");
            assertThat(page.locator("[name=truncation]").inputValue()).isEqualTo("0.95");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LAPTOP, PHONE})
    void the_page_fits_its_window_in_both_themes(int width, Browser browser) {
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (BrowserContext context = browser.newContext(
                    new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(colours))) {
                Page page = open(context, "conditional");
                assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                        .isZero();
                assertThat((int) page.evaluate("document.querySelector('#image').clientWidth"))
                        .isGreaterThan(200);
                assertThat(complaints).isEmpty();
            }
        }
    }

    @Test
    void damaged_and_newer_files_are_named(Browser browser) throws IOException {
        Path damaged = folder.resolve("damaged");
        WebExport.of(run).write(damaged);
        byte[] weights = Files.readAllBytes(damaged.resolve("model.safetensors"));
        Files.write(damaged.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));
        assertThat(problem(browser, "damaged")).startsWith("model.safetensors is truncated");
        String config = Files.readString(damaged.resolve("config.json"));
        Files.writeString(damaged.resolve("config.json"), config.replace("\"version\" : 1", "\"version\" : 2"));
        assertThat(problem(browser, "damaged")).startsWith("config.json has format 2, newer than 1");
        Files.delete(damaged.resolve("config.json"));
        assertThat(problem(browser, "damaged")).isEqualTo("cannot load config.json: the server answered 404");
    }

    private static String problem(Browser browser, String name) {
        try (BrowserContext context = browser.newContext()) {
            Page page = context.newPage();
            page.navigate(server.at(name + "/"));
            page.locator("#problem").waitFor();
            return page.locator("#problem").innerText();
        }
    }

    /** Opens an exported page, without WebGPU unless a whole path is given, and waits for its first image. */
    private Page open(BrowserContext context, String name) {
        Page page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(server.at(name.contains("/") ? name : name + "/?backend=javascript"));
        page.locator("#image[data-state=drawn]").waitFor();
        return page;
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    /** Returns the pixels of the image once it is drawn: red, green and blue. */
    private static int[] pixels(Page page) {
        page.locator("#image[data-state=drawn]").waitFor();
        List<?> values = (List<?>) page.evaluate("""
                () => {
                  const canvas = document.querySelector('#image');
                  return Array.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)
                    .filter((_, i) => i % 4 < 3);
                }""");
        return values.stream().mapToInt(value -> ((Number) value).intValue()).toArray();
    }

    private static int[] rgb(Picture picture) {
        return IntStream.range(0, picture.pixels().length)
                .map(i -> picture.pixels()[i] & 0xff)
                .toArray();
    }

    private static void assertSame(int[] got, Picture expected) {
        assertThat(got).hasSameSizeAs(rgb(expected));
        assertThat(same(got, expected)).isTrue();
    }

    /** Returns true if no number differs by more than 1. */
    private static boolean same(int[] got, Picture expected) {
        int[] wanted = rgb(expected);
        return IntStream.range(0, got.length).allMatch(i -> Math.abs(got[i] - wanted[i]) <= 1);
    }
}
