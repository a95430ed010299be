package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.browser.Chromium;
import rana.report.ReportPage;
import rana.run.RunState;
import rana.session.TrainingSession;
import rana.web.Json;

class StudioReportTest {
    private static final Pattern RECORDS =
            Pattern.compile("<script type=\"application/json\" id=\"records\">(.*)</script>");

    @TempDir
    private Path folder;

    @Test
    void it_writes_the_reports_if_the_studio_is_on_the_class_path() {
        assertThat(ReportPage.best()).isInstanceOf(StudioReport.class);
    }

    @Test
    void the_report_on_disk_says_how_the_training_ended() {
        Path run = folder.resolve("run");
        TrainingSession stopping = TrainingSession.of(RunOnDisk.tiny(8)).into(run);
        stopping.onStep(step -> stopping.stop()).run();
        assertThat(reported(run)).isEqualTo("stopped");

        TrainingSession.in(run).resume();
        assertThat(reported(run)).isEqualTo("finished");
    }

    @Test
    void the_report_of_a_training_that_diverges_before_its_first_checkpoint_says_that_it_failed() {
        Path run = folder.resolve("run");
        TrainingSession stopping = TrainingSession.of(RunOnDisk.tiny(1_000)).into(run);
        stopping.onStep(step -> stopping.stop()).run();

        TrainingSession diverging =
                TrainingSession.in(run).set("optimizer.generator.lr=1e30").set("optimizer.discriminator.lr=1e30");
        assertThatThrownBy(diverging::resume).isInstanceOf(FailureException.class);

        assertThat(reported(run)).isEqualTo("failed");
    }

    /** Returns the state of the run in its report. */
    private static String reported(Path run) {
        try {
            String page = Files.readString(run.resolve("report.html"));
            Matcher records = RECORDS.matcher(page);
            assertThat(records.find()).isTrue();
            return Json.MAPPER
                    .readTree(records.group(1))
                    .path("answers")
                    .path("/api/runs/run")
                    .path("state")
                    .asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ExtendWith(Chromium.class)
    @Test
    void the_report_of_a_training_that_was_killed_says_when_it_was_written(Browser browser) throws Exception {
        Path run = RunOnDisk.write(folder.resolve("run"), RunOnDisk.line(1, 0.5));
        RunState.now(RunState.Activity.RUNNING, "", 1, List.of()).write(run);
        Path file = Files.writeString(folder.resolve("report.html"), new StudioReport().of(run));
        try (BrowserContext context = browser.newContext()) {
            Page page = context.newPage();
            page.navigate(file.toUri().toString());

            assertThat(page.locator(".written").innerText())
                    .startsWith("Report written ")
                    .endsWith(", during the training, which may have ended since.");
        }
    }

    @Test
    void images_are_left_out_so_that_it_stays_below_3_megabytes() throws Exception {
        Path run = RunOnDisk.write(folder.resolve("pond-1"), RunOnDisk.line(1, 0.5));
        for (int step = 0; step < 12; step++) {
            noise(run.resolve("samples/grid-%06d.png".formatted(step)));
        }

        String page = new StudioReport().of(run);

        assertThat(page.length()).isBetween(1_000_000, 3_000_000);
        assertThat(page).contains("/samples/grid/0\"", "/samples/grid/11\"").doesNotContain("/samples/grid/2\"");
    }

    @ExtendWith(Chromium.class)
    @Test
    void it_is_the_page_of_the_run_and_works_from_disk_without_a_network(Browser browser) throws Exception {
        Path run = RunOnDisk.write(
                folder.resolve("<b>pond & <script>alert(1)<"), RunOnDisk.line(1, 0.5), RunOnDisk.line(2, 0.25));
        noise(run.resolve("samples/grid-000000.png"));
        noise(run.resolve("samples/grid-000002.png"));
        Path file = Files.writeString(folder.resolve("report.html"), new StudioReport().of(run));
        List<String> complaints = new ArrayList<>();
        List<String> requested = new ArrayList<>();
        try (BrowserContext context = browser.newContext()) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> complaints.add(message.text()));
            page.onPageError(complaints::add);
            page.onRequest(request -> requested.add(request.url().replaceFirst(":.*", "")));
            page.navigate(file.toUri().toString());

            page.locator("h1").waitFor();
            assertThat(page.locator("h1").innerText()).isEqualTo("<b>pond & <script>alert(1)<");
            assertThat(page.locator(".facts").innerText()).contains("2 of 100");
            page.locator("rana-line-chart summary").first().click();
            assertThat(page.locator("rana-line-chart .chart-table").first().innerText())
                    .contains("0.25");
            page.locator("input[name=step]").press("Home");
            page.locator("img[data-kind=grid][src^='data:image/png']").waitFor();
            assertThat(page.locator("rana-controls").count()).isZero();
            assertThat(complaints).isEmpty();
            assertThat(requested).isSubsetOf("file", "data");
        }
    }

    /** Writes an image of noise, which cannot be compressed: about 480 kB. */
    private static void noise(Path file) throws Exception {
        BufferedImage image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(file.hashCode());
        for (int y = 0; y < 400; y++) {
            for (int x = 0; x < 400; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
