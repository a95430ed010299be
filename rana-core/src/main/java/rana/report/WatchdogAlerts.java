package rana.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.run.Metrics;

/** The watchdog's findings in a run, as a section of its report. */
final class WatchdogAlerts {
    private WatchdogAlerts() {}

    /**
     * A finding and its duration.
     *
     * @param until the step at which it was over, or -1 if it is not
     */
    private record Alert(Metrics.WatchdogEvent change, long from, long until) {}

    /** Returns a section with one row per finding, in order; nothing if there are none. */
    static Html of(List<Metrics> metrics) {
        List<Alert> alerts = alerts(metrics);
        if (alerts.isEmpty()) {
            return Html.NOTHING;
        }
        Html rows = Html.all(alerts.stream()
                .map(alert -> Html.of(
                        "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>%n",
                        steps(alert), alert.change.kind(), alert.change.what(), alert.change.tryThis()))
                .toList());
        return Html.of("""
                <section>
                <h2>Watchdog alerts</h2>
                <div class="wide"><table>
                <tr><th scope="col">Steps</th><th scope="col">Alert</th><th scope="col">Description</th>\
                <th scope="col">Try</th></tr>
                %s</table></div>
                </section>
                """, rows);
    }

    private static String steps(Alert alert) {
        return alert.until < 0
                ? "since " + KeyFacts.count(alert.from)
                : KeyFacts.count(alert.from) + " to " + KeyFacts.count(alert.until);
    }

    private static List<Alert> alerts(List<Metrics> metrics) {
        List<Alert> alerts = new ArrayList<>();
        Map<String, Integer> open = new LinkedHashMap<>();
        for (Metrics line : metrics) {
            for (Metrics.WatchdogEvent change : line.events()) {
                if (change.begins()) {
                    open.put(change.kind(), alerts.size());
                    alerts.add(new Alert(change, line.step(), -1));
                } else {
                    Integer which = open.remove(change.kind());
                    if (which != null) {
                        Alert alert = alerts.get(which);
                        alerts.set(which, new Alert(alert.change, alert.from, line.step()));
                    }
                }
            }
        }
        return alerts;
    }
}
