package rana.studio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import rana.io.AtomicFile;
import rana.run.RunFiles;
import tools.jackson.databind.JsonNode;

/** The histograms of discriminator scores of a run. */
final class Histograms {
    private Histograms() {}

    /**
     * Returns the histogram of {@code step}, or the newest one, and the steps of all histograms.
     *
     * @return the fields of the response; only the steps if {@code step} has no histogram
     */
    static Map<String, Object> of(RunKey key, Optional<Long> step) {
        List<Long> steps = new ArrayList<>();
        JsonNode[] chosen = new JsonNode[1];
        key.file(RunFiles.HISTOGRAMS)
                .ifPresent(file -> read(file, line -> {
                    long at = line.path("step").asLong();
                    steps.add(at);
                    if (step.isEmpty() || step.get() == at) {
                        chosen[0] = line;
                    }
                }));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("steps", steps);
        if (chosen[0] != null) {
            chosen[0].properties().forEach(property -> response.put(property.getKey(), property.getValue()));
        }
        return response;
    }

    private static void read(Path file, Consumer<JsonNode> lines) {
        try (FileChannel channel = FileChannel.open(file)) {
            MetricsFile.read(
                    channel,
                    0,
                    channel.size(),
                    (bytes, from, length, at) -> MetricsLine.tree(bytes, from, length)
                            .filter(line -> line.path("step").isNumber())
                            .ifPresent(lines));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }
}
