package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rana.report.ReportPage;

class StudioReportTest {
    @TempDir
    private Path folder;

    @Test
    void it_writes_the_reports_if_the_studio_is_on_the_class_path() {
        assertThat(ReportPage.best()).isInstanceOf(StudioReport.class);
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
