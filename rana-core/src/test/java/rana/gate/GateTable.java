package rana.gate;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The report of the gate: what was tried and what happened, under the day and the machine that it happened on. A test has one
 * row, that of its last run; a document read back keeps the others'.
 */
final class GateTable {
    private static final String BEGINNING = """
            # What was tried, and what happened

            Written by the tests of the gate, `./mvnw -B verify -Pgate`, each when all that it asserts has held. A row is of the last
            run of its test; [CONTRIBUTING.md](../CONTRIBUTING.md) says how to run them.
            """;
    private static final String SECTION = "## ";
    private static final String HEAD = "| test | tried | happened |\n|---|---|---|\n";
    /** By the number that a test begins with, then by its words. */
    private static final Comparator<String> ORDER = Comparator.<String>comparingInt(
                    test -> Integer.parseInt("0" + test.replaceFirst("[^0-9].*", "")))
            .thenComparing(Comparator.naturalOrder());

    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>(); // environment → test → row

    private GateTable() {}

    /** Reads what {@link #toMarkdown} wrote; anything else is passed over. */
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
