package rana.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rana.io.AtomicFile;
import rana.io.FileOps;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code metrics.jsonl}, a line for each step. What is noticed about a step comes after it, and belongs on its line: so a line
 * is held back until the next step, a checkpoint or the end.
 */
public final class MetricsWriter implements AutoCloseable {
    private final Path file;
    private final List<Rollback> rollbacks = new ArrayList<>(); // to be told with the next line
    private final List<Command> commands = new ArrayList<>(); // of the line that is held, or the next
    private @Nullable ObjectNode held;

    /** Goes on with {@code file}, or begins it. */
    public MetricsWriter(Path file) {
        this.file = file;
    }

    public void stepped(StepReport report) {
        flush();
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("step", report.step());
        line.put("images", report.images());
        line.put("seconds", Metrics.rounded(report.seconds()));
        report.metrics().forEach((name, figure) -> line.put(name, Metrics.rounded(figure)));
        line.put("images_per_second", Metrics.rounded(report.imagesPerSecond()));
        report.learningRates().forEach((network, rate) -> line.put("lr_" + network.charAt(0), rate));
        line.put("memory_mib", report.memoryMebibytes());
        for (Rollback rollback : rollbacks) {
            line.withArray("rollbacks").addPOJO(rollback);
        }
        rollbacks.clear();
        held = line;
    }

    /** The next line says so. */
    public void rolledBack(Rollback rollback) {
        rollbacks.add(rollback);
    }

    /** Adds an order to the line of the last step, or the one after where that is written. */
    public void commanded(Command command) {
        commands.add(command);
    }

    /** Adds what was noticed to the line of its step. */
    public void noticed(Notice notice) {
        ObjectNode line = held;
        if (line == null || line.path("step").asLong() != notice.step()) {
            return;
        }
        notice.measures().ifPresent(measures -> {
            putFinite(line, "diversity", measures.diversity());
            putFinite(line, "grey", measures.grey());
            putFinite(line, "nearest", measures.nearest());
        });
        if (!notice.begins().isEmpty() || !notice.ends().isEmpty()) {
            ArrayNode changes = line.withArray("watchdog");
            for (Finding finding : notice.begins()) {
                changes.addObject()
                        .put("kind", finding.kind().label())
                        .put("state", "begins")
                        .put("value", Metrics.rounded(finding.value()))
                        .put("threshold", finding.threshold())
                        .put("what", finding.what())
                        .put("try", finding.tryThis());
            }
            notice.ends()
                    .forEach(kind ->
                            changes.addObject().put("kind", kind.label()).put("state", "ends"));
        }
    }

    /** Writes what was held back. */
    void flush() {
        ObjectNode line = held;
        if (line == null) {
            return;
        }
        held = null;
        if (!commands.isEmpty()) {
            ArrayNode taken = line.withArray("order");
            commands.forEach(command -> taken.add(command.toString()));
            commands.clear();
        }
        String text = Json.MAPPER.writeValueAsString(line) + "\n";
        try {
            FileOps.current().append(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write " + file, e);
        }
    }

    /** Writes what was held back, and waits until the disk has all lines. */
    public void force() {
        flush();
        try {
            FileOps.current().force(file);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        flush();
    }

    /** Leaves only the lines of steps up to {@code step}. */
    public void goBackTo(long step) throws IOException {
        held = null;
        rollbacks.clear();
        commands.clear();
        cut(file, step);
    }

    /** Leaves only the lines of steps up to {@code step} in {@code file}. */
    public static void cut(Path file, long step) throws IOException {
        if (Files.exists(file)) {
            AtomicFile.write(file, out -> copy(file, step, out));
        }
    }

    /** Line by line: a long run has gigabytes of them. */
    private static void copy(Path file, long step, OutputStream out) throws IOException {
        try (BufferedReader lines = Metrics.reader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (stepOf(line) <= step) {
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** The step of a line of metrics; one that was never finished comes after all. */
    private static long stepOf(String line) {
        try {
            return Json.MAPPER.readTree(line).path("step").asLong(Long.MAX_VALUE);
        } catch (JacksonException e) {
            return Long.MAX_VALUE;
        }
    }

    private static void putFinite(ObjectNode line, String key, double value) {
        if (Double.isFinite(value)) {
            line.put(key, value);
        }
    }
}
