package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rana.browser.Chromium;

@ExtendWith(Chromium.class)
class RunsPageTest {
    @TempDir
    private Path runs;

    @RegisterExtension
    private final OpenStudio studio = new OpenStudio(() -> runs);

    @Test
    void an_empty_folder_shows_how_to_start_and_then_the_first_run(Browser browser) throws Exception {
        try (Viewer viewer = Viewer.of(browser, studio.get())) {
            viewer.awaitText(".empty", "rana train --studio");

            RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5));

            viewer.awaitText("tbody th", "pond-1");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void runs_are_filtered_and_sorted(Browser browser) throws Exception {
        RunOnDisk.write(runs.resolve("pond-2"), RunOnDisk.line(2, 0.5));
        RunOnDisk.write(runs.resolve("pond-10"), RunOnDisk.line(1, 0.5));
        RunOnDisk.write(runs.resolve("other"), RunOnDisk.line(3, 0.5));
        try (Viewer viewer = Viewer.of(browser, studio.get())) {
            viewer.awaitText("tbody th", "pond-2");
            viewer.page().locator("thead button").getByText("Run").first().click();
            assertThat(viewer.page().locator("tbody th").allInnerTexts()).containsExactly("other", "pond-2", "pond-10");
            assertThat(viewer.page().locator("th[aria-sort=ascending]").innerText())
                    .contains("Run");

            viewer.page().locator("input[type=search]").fill("POND-");

            viewer.awaitText("[role=status]", "2 of 3 runs");
            assertThat(viewer.page().locator("tbody th").allInnerTexts()).containsExactly("pond-2", "pond-10");
        }
    }

    @Test
    void selected_runs_are_compared_by_curves_and_recipe_differences(Browser browser) throws Exception {
        RunOnDisk.write(runs.resolve("a"), RunOnDisk.line(1, 0.5), RunOnDisk.line(2, 0.25));
        RunOnDisk.write(runs.resolve("b"), RunOnDisk.line(1, 0.75));
        RunOnDisk.set(runs.resolve("b"), "training.batch=48");
        try (Viewer viewer = Viewer.of(browser, studio.get())) {
            viewer.awaitText("tbody th", "^a$");
            viewer.page().getByLabel("Select a").check();
            viewer.page().getByLabel("Select b").check();
            viewer.page().getByText("Compare 2").click();

            assertThat(viewer.awaitText(".difference tr", "training.batch").innerText())
                    .contains("48");
            assertThat(viewer.page().locator(".legend").innerText()).contains("a", "b");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void a_comparison_follows_its_runs_to_their_last_step_and_its_address_to_other_runs(Browser browser)
            throws Exception {
        for (String name : List.of("a", "b", "c")) {
            RunOnDisk.write(runs.resolve(name), RunOnDisk.line(1, 0.5));
        }
        try (Viewer viewer = Viewer.of(browser, studio.get()).go("/compare?ids=a,b")) {
            viewer.awaitText(".legend", "at step 1");
            Path metrics = runs.resolve("b/metrics.jsonl");
            Files.writeString(metrics, RunOnDisk.line(2, 0.25), StandardOpenOption.APPEND);

            viewer.awaitText(".legend", "at step 2");

            viewer.go("/compare?ids=b,c");
            viewer.awaitText(".legend li", "c");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void a_name_that_would_be_a_script_is_shown_as_text(Browser browser) throws Exception {
        String name = "<img src=x onerror=alert(1)>";
        RunOnDisk.write(runs.resolve(name), RunOnDisk.line(1, 0.5));
        try (Viewer viewer = Viewer.of(browser, studio.get())) {
            viewer.page().onDialog(dialog -> {
                throw new AssertionError("the name was run: " + dialog.message());
            });
            viewer.awaitText("tbody th", "<img src=x").locator("a").click();

            viewer.awaitText("main h1", "onerror=alert");
            assertThat(viewer.page().locator("main img[src=x]").count()).isZero();
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void a_run_can_be_opened_with_the_keyboard(Browser browser) throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5));
        try (Viewer viewer = Viewer.of(browser, studio.get())) {
            viewer.awaitText("tbody th", "pond-1");
            viewer.page().keyboard().press("Tab");
            assertThat(viewer.page().locator(":focus").innerText()).isEqualTo("Skip to content");
            viewer.page().keyboard().press("Enter");
            assertThat(viewer.page().locator(":focus").getAttribute("id")).isEqualTo("main");

            for (int i = 0; i < 20 && viewer.page().locator("tbody th a:focus").count() == 0; i++) {
                viewer.page().keyboard().press("Tab");
            }
            assertThat((String) viewer.page().locator(":focus").evaluate("it => getComputedStyle(it).outlineStyle"))
                    .isEqualTo("solid");
            viewer.page().keyboard().press("Enter");

            viewer.awaitText("main h1", "pond-1");
            assertThat(viewer.page().locator("main:focus").count()).isOne();
        }
    }

    @Test
    void colours_follow_the_system_until_the_viewer_chooses(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio.get(), Viewer.LAPTOP, ColorScheme.DARK)) {
            viewer.awaitText(".empty", "No runs");
            String ground = "getComputedStyle(document.documentElement).backgroundColor";
            assertThat(viewer.page().evaluate(ground)).isEqualTo("rgb(11, 21, 19)");

            viewer.page().getByLabel("Theme").selectOption("light");
            assertThat(viewer.page().evaluate(ground)).isEqualTo("rgb(241, 245, 240)");

            viewer.page().reload();
            viewer.awaitText(".empty", "No runs");
            assertThat(viewer.page().evaluate(ground)).isEqualTo("rgb(241, 245, 240)");
        }
    }
}
