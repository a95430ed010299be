package rana.studio;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A finding of the watchdog, as JSON.
 *
 * @param begins true if the problem begins at this step, false if it is over
 * @param what a description of the problem; "" if it is over
 * @param tryThis the settings to change; "" if it is over
 */
record FindingView(
        long step,
        String kind,
        boolean begins,
        String what,
        @JsonProperty("try") String tryThis) {
    /** Returns the findings in lines of metrics, in order. */
    static List<FindingView> of(List<JsonNode> lines) {
        List<FindingView> findings = new ArrayList<>();
        for (JsonNode line : lines) {
            for (JsonNode change : line.path("watchdog").values()) {
                findings.add(new FindingView(
                        line.path("step").asLong(),
                        change.path("kind").asString(""),
                        change.path("state").asString("").equals("begins"),
                        change.path("what").asString(""),
                        change.path("try").asString("")));
            }
        }
        return findings;
    }
}
