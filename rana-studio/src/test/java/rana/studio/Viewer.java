package rana.studio;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A browser page of a studio, which records the errors and warnings of the browser. */
final class Viewer implements AutoCloseable {
    static final int LAPTOP = 1280;
    static final int PHONE = 360;

    private static final int HEIGHT = 800;
    /** A generous timeout, for busy machines. */
    private static final double TIMEOUT_MILLIS = 90_000;

    private final BrowserContext context;
    private final Page page;
    private final String base;
    private final List<String> complaints = new ArrayList<>();

    private Viewer(BrowserContext context, String base) {
        this.context = context;
        this.base = base;
        this.page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(complaints::add);
    }

    static Viewer of(Browser browser, Studio studio) {
        return of(browser, studio, LAPTOP, ColorScheme.LIGHT);
    }

    static Viewer of(Browser browser, Studio studio, int width, ColorScheme colours) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, HEIGHT).setColorScheme(colours));
        Viewer viewer = new Viewer(context, "http://" + studio.address().getAuthority());
        viewer.page.navigate(studio.address().toString());
        return viewer;
    }

    Page page() {
        return page;
    }

    /** Opens a page, such as {@code /runs/pond-1}, and waits for its heading. */
    Viewer go(String fragment) {
        page.navigate(base + "/#" + fragment);
        page.locator("main h1, main h2").first().waitFor();
        return this;
    }

    /** Returns the text of the page. */
    String text() {
        return page.locator("body").innerText();
    }

    /**
     * Waits until the text of an element that matches {@code part} contains {@code pattern};
     * returns it.
     */
    Locator awaitText(String part, String pattern) {
        Locator found = page.locator(part)
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile(pattern)))
                .first();
        found.waitFor();
        return found;
    }

    /** Waits until the JavaScript expression {@code condition} is true. */
    void awaitTrue(String condition) {
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate(condition)));
    }

    /**
     * Returns the errors and warnings of the browser, including violations of the content security
     * policy, but not the loss of a server that the test stopped.
     */
    List<String> complaints() {
        return complaints.stream()
                .filter(complaint -> !complaint.contains("ERR_CONNECTION") && !complaint.contains("ERR_INCOMPLETE"))
                .toList();
    }

    /** Returns the number of pixels by which the page is wider than the window. */
    int overflow() {
        return (int) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    }

    @Override
    public void close() {
        page.unrouteAll();
        context.close();
    }
}
