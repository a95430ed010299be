package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rana.browser.Chromium;
import rana.web.Json;

@ExtendWith(Chromium.class)
class ExploreAndLearnPagesTest {
    @TempDir
    private Path runs;

    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        RunOnDisk.write(runs.resolve("pond-1"), RunOnDisk.line(1, 0.5));
        studio = Studio.open(runs, StudioOptions.local(0));
    }

    @AfterEach
    void close() {
        studio.close();
    }

    @Test
    void the_chosen_settings_are_drawn(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            List<String> requests = StubbedModels.answer(viewer.page());
            Page page = viewer.go("/explore").page();
            viewer.awaitText("#explore-directions", "Latent directions");

            page.getByLabel("Horizontal").fill("1");
            page.getByLabel("Vertical").fill("0");
            page.getByLabel("Truncation").fill("0.5");
            page.getByLabel("Class").selectOption("toad");
            page.getByLabel("Direction 2").fill("1.5");

            String latent = "{\"seed\":1,\"index\":1,\"truncation\":0.5,"
                    + "\"directions\":[{\"index\":1,\"amount\":1.5}],\"class\":\"toad\"}";
            page.waitForCondition(() -> requests.stream().anyMatch(request -> request.contains("[" + latent + "]")));
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void a_sample_fills_the_selected_corner_and_a_point_between_corners_is_a_mix(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            List<String> requests = StubbedModels.answer(viewer.page());
            Page page = viewer.go("/explore/pond-1").page();
            page.getByLabel("Sample 9 of seed 1").click();

            String mix = "\"mix\":[{\"of\":{\"seed\":1,\"index\":8},\"weight\":0.25},"
                    + "{\"of\":{\"seed\":1,\"index\":1},\"weight\":0.25},";
            page.waitForCondition(() -> requests.stream().anyMatch(request -> request.contains(mix)));
        }
    }

    @Test
    void a_trained_generator_draws(Browser browser) {
        RunOnDisk.trained(runs.resolve("trained"));
        try (Viewer viewer = Viewer.of(browser, studio)) {
            viewer.go("/explore/trained");

            viewer.awaitTrue("document.querySelector('.large-image img')?.naturalWidth >= 64");
            viewer.awaitTrue("document.querySelector('.sheet img').naturalWidth >= 6 * 16");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void a_latent_can_be_saved(Browser browser) throws Exception {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            StubbedModels.answer(viewer.page());
            Page page = viewer.go("/explore/pond-1").page();

            Download download = page.waitForDownload(
                    () -> page.locator("button[name=latent]").click());

            assertThat(download.suggestedFilename()).isEqualTo("rana-latent.json");
            assertThat(Json.MAPPER
                            .readTree(Files.readString(download.path()))
                            .path("values")
                            .toString())
                    .isEqualTo("[0.5,-0.5]");
        }
    }

    @Test
    void a_saved_latent_can_be_opened_and_other_files_are_refused(Browser browser) throws Exception {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            List<String> requests = StubbedModels.answer(viewer.page());
            Page page = viewer.go("/explore/pond-1").page();
            page.getByLabel("Truncation").fill("0.5");
            var file = page.locator("rana-save-files input[type=file]");

            file.setInputFiles(Files.writeString(runs.resolve("short.json"), "{\"values\": [1, 2]}"));
            viewer.awaitText(
                    "rana-save-files [role=status]", "short.json is not a latent of this generator.*8 numbers");
            file.setInputFiles(Files.writeString(
                    runs.resolve("kept.json"),
                    "{\"latent\": {\"class\": \"toad\"}, \"values\": [1, 2, 3, 4, 5, 6, 7, 8.5]}"));

            String latent = "[{\"values\":[1,2,3,4,5,6,7,8.5],\"class\":\"toad\"}]";
            page.waitForCondition(() -> requests.stream().anyMatch(request -> request.contains(latent)));
            viewer.awaitText("rana-save-files [role=status]", "Opened kept.json");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void a_training_takes_steps_and_a_lesson_starts_another(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            List<String> requests = StubbedModels.answer(viewer.page());
            Page page = viewer.go("/learn").page();
            viewer.awaitText(".facts", "2 of 8");
            assertThat(page.getByLabel("Label noise").isDisabled()).isTrue();

            page.locator("button[name=one]").click();
            viewer.awaitText(".facts div", "Step\\s*1$");
            assertThat(page.locator(".plane").getAttribute("aria-label")).contains("Step 1.");
            page.getByText("Why label noise").click();
            page.locator("button[name=lesson]").click();

            viewer.awaitText("button[name=run]", "Pause");
            assertThat(requests.get(requests.size() - 1)).contains("\"game\":\"minimax\"", "\"labelNoise\":0.3");
            assertThat(page.getByLabel("Label noise").isDisabled()).isFalse();
            page.locator("button[name=run]").click();
            viewer.awaitText("button[name=run]", "Run");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void dragging_a_slider_starts_one_training_at_a_time_and_ends_with_the_chosen_value(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            List<String> requests = StubbedModels.answer(viewer.page());
            Page page = viewer.go("/learn").page();
            viewer.awaitText(".facts", "2 of 8");
            requests.clear();

            page.getByLabel("Discriminator steps")
                    .evaluate("slider => { for (let k = 2; k <= 12; k++) {"
                            + " slider.value = k; slider.dispatchEvent(new Event('input', {bubbles: true})); } }");

            page.waitForCondition(() -> requests.stream().anyMatch(request -> request.contains("\"k\":12")));
            assertThat(requests).hasSize(2);
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void a_toy_training_runs_on_the_engine(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            Page page = viewer.go("/learn").page();
            page.locator("button[name=one]").click();

            viewer.awaitText(".facts div", "Step\\s*1$");
            viewer.awaitText(".facts", "of 8");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @Test
    void points_drawn_by_the_user_become_the_data(Browser browser) {
        try (Viewer viewer = Viewer.of(browser, studio)) {
            List<String> requests = StubbedModels.answer(viewer.page());
            Page page = viewer.go("/learn").page();
            page.locator("select[name=cloud]").selectOption("drawn");
            var plane = page.locator(".plane.drawing").boundingBox();
            page.mouse().move(plane.x + plane.width / 4, plane.y + plane.height / 2);
            page.mouse().down();
            for (int i = 1; i <= 10; i++) {
                page.mouse().move(plane.x + plane.width / 4 + 10 * i, plane.y + plane.height / 2);
            }
            page.mouse().up();
            page.locator("button[name=again]").click();

            page.waitForCondition(() -> requests.get(requests.size() - 1).matches(".*\"points\":\\[-0\\.[78].*"));
            assertThat(viewer.complaints()).isEmpty();
        }
    }
}
