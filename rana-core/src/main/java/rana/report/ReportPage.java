package rana.report;

import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * A renderer of {@code report.html}: one self-contained page, at most about 3 MB, created from a
 * run folder. A module may provide one as a service ({@link ServiceLoader}); without any, a
 * built-in renderer is used.
 */
public interface ReportPage {
    /** Returns the page of the run in {@code runFolder}, as HTML, from the run's files alone. */
    String of(Path runFolder);

    /** Returns the renderer that is provided as a service, or the built-in one. */
    static ReportPage best() {
        return ServiceLoader.load(ReportPage.class).findFirst().orElse(HtmlReport::of);
    }
}
