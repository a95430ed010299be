package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.browser.Chromium;

@ExtendWith(Chromium.class)
class PagesTest {
    @TempDir
    private Path runs;

    @RegisterExtension
    private final OpenStudio studio = new OpenStudio(() -> runs);

    @ParameterizedTest
    @CsvSource({
        "/runs, Runs",
        "/runs/a-run-with-a-name-that-is-longer-than-a-phone-is-wide, a-run",
        "'/compare?ids=a-run-with-a-name-that-is-longer-than-a-phone-is-wide,b', Compare runs",
        "/explore/b, Explore",
        "/learn, Learn",
    })
    void pages_fit_phones_and_laptops_without_browser_errors(String fragment, String heading, Browser browser)
            throws Exception {
        RunOnDisk.write(
                runs.resolve("a-run-with-a-name-that-is-longer-than-a-phone-is-wide"),
                RunOnDisk.line(1, 0.5),
                RunOnDisk.line(2, 0.4));
        RunOnDisk.write(runs.resolve("b"), RunOnDisk.line(1, 0.5));
        for (int width : new int[] {Viewer.PHONE, Viewer.LAPTOP}) {
            ColorScheme colours = width == Viewer.PHONE ? ColorScheme.DARK : ColorScheme.LIGHT;
            try (Viewer viewer = Viewer.of(browser, studio.get(), width, colours)) {
                StubbedModels.answer(viewer.page());
                viewer.go(fragment);
                viewer.awaitText("main h1", heading);
                viewer.awaitTrue("!document.querySelector('main').innerText.includes('Loading')");

                assertThat(viewer.page().title()).endsWith(" · Rana");
                assertThat(viewer.overflow()).isZero();
                assertThat(viewer.complaints()).isEmpty();
                assertThat(viewer.page()
                                .locator("main button:not([aria-label])")
                                .allInnerTexts())
                        .allSatisfy(name -> assertThat(name).isNotBlank());
            }
        }
    }
}
