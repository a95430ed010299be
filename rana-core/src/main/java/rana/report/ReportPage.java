package rana.report;

import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Makes {@code report.html} of a run folder: one page that needs nothing but itself, about 3 MB at most. {@link HtmlReport} is there in
 * any case; a module that has a better one offers it as a service ({@link ServiceLoader}).
 */
public interface ReportPage {
    /** The page for {@code runFolder}, as HTML, from the run's files alone. */
    String of(Path runFolder);

    /** The best there is. */
    static ReportPage best() {
        return ServiceLoader.load(ReportPage.class).findFirst().orElse(HtmlReport::of);
    }
}
