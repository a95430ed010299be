package rana.gate;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables of {@code docs/RELIABILITY.md}: one section for each day and machine, with one row for
 * each test, that of its last run. Parsing the document keeps the rows of all other tests.
 */
final class GateTable {
    private static final String BEGINNING = """
            # Reliability tests: what was tried and what happened

            This page is for everyone who wants to know how Rana behaves when something fails: a kill, a full
            disk, a corrupt file, hostile input. To run the tests, which replace their rows below:

            ```
            ./mvnw -B verify -Pgate
            ```

            A test writes its row only if all its assertions hold. Each row comes from the test's last run.
            [CONTRIBUTING.md](../CONTRIBUTING.md) describes how to run the tests.
            """;
    private static final String SECTION = "## ";
    private static final String HEAD = "| test | tried | happened |\n|---|---|---|\n";
    /** Orders tests by the number that they begin with, then alphabetically. */
    private static final Comparator<String> ORDER = Comparator.<String>comparingInt(
                    test -> Integer.parseInt("0" + test.replaceFirst("[^0-9].*", "")))
            .thenComparing(Comparator.naturalOrder());

    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>(); // environment → test → row

    private GateTable() {}

    /** Parses the output of {@link #toMarkdown} and ignores everything else. */
    static GateTable parse(String markdown) {
        GateTable table = new GateTable();
        String section = "";
        for (String line : markdown.lines().toList()) {
            if (line.startsWith(SECTION)) {
                section = line.substring(SECTION.length());
            } else if (line.startsWith("| ") && !HEAD.startsWith(line)) {
                table.put(section, line.substring(2, line.indexOf(" | ")), line);
            }
        }
        return table;
    }

    void put(String environment, String test, String tried, String happened) {
        put(environment, cell(test), "| %s | %s | %s |".formatted(cell(test), cell(tried), cell(happened)));
    }

    private void put(String environment, String test, String row) {
        sections.values().forEach(rows -> rows.remove(test));
        sections.computeIfAbsent(environment, ignored -> new TreeMap<>(ORDER)).put(test, row);
        sections.values().removeIf(Map::isEmpty);
    }

    String toMarkdown() {
        StringBuilder text = new StringBuilder(BEGINNING);
        sections.forEach((environment, rows) -> {
            text.append('\n').append(SECTION).append(environment).append("\n\n").append(HEAD);
            rows.values().forEach(row -> text.append(row).append('\n'));
        });
        return text.toString();
    }

    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").strip();
    }
}
