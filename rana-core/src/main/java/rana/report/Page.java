package rana.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import rana.io.AtomicFile;

/** A self-contained HTML page with a title and a body: tables, charts, pictures side by side. */
final class Page {
    private Page() {}

    static String of(String title, Html body) {
        return template().replace("{{title}}", Html.of("%s", title).markup()).replace("{{body}}", body.markup());
    }

    /** Returns a table with a row of headings. */
    static Html table(List<String> columns, List<List<String>> rows) {
        Html head = Html.all(columns.stream()
                .map(name -> Html.of("<th scope=\"col\">%s</th>", name))
                .toList());
        Html body = Html.all(rows.stream()
                .map(row -> Html.of(
                        "<tr>%s</tr>%n",
                        Html.all(row.stream()
                                .map(cell -> Html.of("<td>%s</td>", cell))
                                .toList())))
                .toList());
        return Html.of("""
                <div class="wide" tabindex="0"><table>
                <thead><tr>%s</tr></thead>
                <tbody>
                %s</tbody></table></div>
                """, head, body);
    }

    /**
     * Returns the section about how the page's content was created: facts by name, and the command.
     */
    static Html details(Map<String, String> facts, String command) {
        Html rows = Html.all(facts.entrySet().stream()
                .map(fact -> Html.of("<tr><th scope=\"row\">%s</th><td>%s</td></tr>%n", fact.getKey(), fact.getValue()))
                .toList());
        return Html.of("""
                <h2>Run details</h2>
                <div class="wide"><table>
                %s</table></div>
                <p></p>
                <pre>%s</pre>
                """, rows, command);
    }

    private static String template() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("page.html"), "page.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read the template of a page", e);
        }
    }
}
