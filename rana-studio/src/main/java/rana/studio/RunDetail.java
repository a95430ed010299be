package rana.studio;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The contents of a run's page, except for those that have a route of their own, as JSON.
 *
 * @param path the run folder, relative to the working directory if the folder of runs is
 * @param summary the sizes of the networks
 * @param info the contents of {@code run.json}
 * @param tree the contents of {@code recipe.yaml} as a tree
 * @param yaml the contents of {@code recipe.yaml} as text
 * @param design the warnings of the design checks
 * @param findings the findings of the watchdog
 * @param checkpoints the checkpoints, the newest first
 * @param samples the sample images
 * @param classes the names of the classes; empty unless the run is class-conditional
 * @param settings the settings that can be changed during training
 * @param controllable true if a training of the run would receive commands now
 * @param log the last lines of the log
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
     * A checkpoint, which samples can be drawn from.
     *
     * @param best true if its evaluation is the best so far
     * @param bytes the total size of its files
     */
    record Checkpoint(String name, long step, boolean best, long bytes) {}

    /**
     * A setting that can be changed during training.
     *
     * @param key the key in the recipe
     * @param value the current value
     * @param min the smallest allowed value
     * @param max the largest allowed value
     */
    record Setting(String key, double value, double min, double max) {}
}
