package rana.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.run.Metrics;

/** What the watchdog noticed in a run, for its page. */
final class Watched {
    private Watched() {}

    /**
     * Something that went wrong.
     *
     * @param until step at which it was over, or -1 where it lasts
     */
    private record Trouble(Metrics.WatchdogEvent change, long from, long until) {}

    /** A section with a row for each thing that went wrong, in order; nothing where none did. */
    static Html of(List<Metrics> metrics) {
        List<Trouble> troubles = troubles(metrics);
        if (troubles.isEmpty()) {
            return Html.NOTHING;
        }
        Html rows = Html.all(troubles.stream()
                .map(trouble -> Html.of(
                        "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>%n",
                        steps(trouble), trouble.change.kind(), trouble.change.what(), trouble.change.tryThis()))
                .toList());
        return Html.of("""
                <section>
                <h2>What the watchdog saw</h2>
                <div class="wide"><table>
                <tr><th scope="col">Steps</th><th scope="col">Finding</th><th scope="col">What</th>\
                <th scope="col">What to try</th></tr>
                %s</table></div>
                </section>
                """, rows);
    }

    private static String steps(Trouble trouble) {
        return trouble.until < 0
                ? "from " + KeyFacts.count(trouble.from)
                : KeyFacts.count(trouble.from) + " to " + KeyFacts.count(trouble.until);
    }

    private static List<Trouble> troubles(List<Metrics> metrics) {
        List<Trouble> troubles = new ArrayList<>();
        Map<String, Integer> open = new LinkedHashMap<>();
        for (Metrics line : metrics) {
            for (Metrics.WatchdogEvent change : line.events()) {
                if (change.begins()) {
                    open.put(change.kind(), troubles.size());
                    troubles.add(new Trouble(change, line.step(), -1));
                } else {
                    Integer which = open.remove(change.kind());
                    if (which != null) {
                        Trouble trouble = troubles.get(which);
                        troubles.set(which, new Trouble(trouble.change, trouble.from, line.step()));
                    }
                }
            }
        }
        return troubles;
    }
}
