package rana.studio;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rana.report.ReportPage;
import rana.web.Json;

/**
 * The studio's page of a run as one HTML file, which contains its components, data, style sheets
 * and images. It is opened from disk; its content security policy forbids network access.
 */
public final class StudioReport implements ReportPage {
    private static final String INDEX = WebFiles.ASSETS + "index.html";
    private static final String ENTRY = WebFiles.ASSETS + "report.js";
    private static final Pattern STYLE_SHEET = Pattern.compile("<link rel=\"stylesheet\" href=\"([^\"]+)\">");
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
            script-src 'unsafe-inline' data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Rana</title>
            <style>
            %s
            </style>
            <script type="importmap">{"imports": %s}</script>
            </head>
            <body>
            <rana-report></rana-report>
            <noscript>This report needs JavaScript, which is part of this file. Allow it for this file.</noscript>
            <script type="application/json" id="records">%s</script>
            <script type="module">import '%s';</script>
            </body>
            </html>
            """;

    private final WebFiles files = new WebFiles();

    /** Creates the page; for {@link java.util.ServiceLoader}. */
    public StudioReport() {}

    @Override
    public String of(Path runFolder) {
        Map<String, Object> data = ReportData.of(runFolder);
        return PAGE.formatted(styles(), json(ModuleBundle.of(files, ENTRY)), json(data), ModuleBundle.name(ENTRY));
    }

    private String styles() {
        StringBuilder styles = new StringBuilder();
        Matcher sheets = STYLE_SHEET.matcher(text(INDEX));
        sheets.results().map((MatchResult match) -> match.group(1)).forEach(sheet -> styles.append(text(sheet)));
        return styles.toString();
    }

    private String text(String url) {
        byte[] content = files.read(url).orElseThrow(() -> new IllegalStateException("no file at " + url));
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Returns JSON that cannot end the script element that contains it. */
    private static String json(Object value) {
        return Json.MAPPER.writeValueAsString(value).replace("<", "\\u003c");
    }
}
