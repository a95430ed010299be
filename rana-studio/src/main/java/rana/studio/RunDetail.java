package rana.studio;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A run with all that its page shows, but for what has a route of its own.
 *
 * @param path as a command line takes it
 * @param summary how large its networks are
 * @param info {@code run.json}
 * @param tree {@code recipe.yaml} as a tree
 * @param yaml the same as text
 * @param design what the design checks warn about
 * @param classes their names, where the run was told them
 * @param settings that can be changed while it runs
 * @param controllable whether it takes orders now
 * @param log the last lines of what the training said
 */
record RunDetail(
        @JsonUnwrapped RunView run,
        String path,
        String summary,
        JsonNode info,
        JsonNode tree,
        String yaml,
        List<String> design,
        List<FindingView> findings,
        List<Checkpoint> checkpoints,
        SampleFiles samples,
        List<String> classes,
        List<Setting> settings,
        boolean controllable,
        List<String> log) {
    /**
     * What can be sampled from.
     *
     * @param best whether it came closest to the real pictures
     */
    record Checkpoint(String name, long step, boolean best, long bytes) {}

    /**
     * What can be changed.
     *
     * @param value at present
     */
    record Setting(String key, double value, double min, double max) {}
}
