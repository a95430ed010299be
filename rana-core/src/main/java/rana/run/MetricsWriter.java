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
 * A writer of {@code metrics.jsonl}, one line per step. The watchdog's notices of a step arrive
 * after it and belong on its line, so a line is held back until the next step, a checkpoint or the
 * end.
 */
public final class MetricsWriter implements AutoCloseable {
    private final Path file;
    private final List<Rollback> rollbacks = new ArrayList<>(); // for the next line
    private final List<Command> commands = new ArrayList<>(); // for the line that is held back, or the next
    private @Nullable ObjectNode held;
    private List<StepReport.Worker> workers = List.of(); // those of the last line that has any

    /** Creates a writer that appends to {@code file}. */
    public MetricsWriter(Path file) {
        this.file = file;
    }

    /** Adds the line of a step. */
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
        if (!report.workers().equals(workers)) {
            workers = report.workers();
            putWorkers(line, report);
        }
        for (Rollback rollback : rollbacks) {
            line.withArray("rollbacks").addPOJO(rollback);
        }
        rollbacks.clear();
        held = line;
    }

    /** Adds a rollback to the next line. */
    public void rolledBack(Rollback rollback) {
        rollbacks.add(rollback);
    }

    /** Adds a command to the line of the last step, or to the next one if that is written. */
    public void commanded(Command command) {
        commands.add(command);
    }

    /** Adds a notice to the line of its step. */
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

    /** Writes the line that is held back. */
    void flush() {
        ObjectNode line = held;
        if (line == null) {
            return;
        }
        held = null;
        if (!commands.isEmpty()) {
            ArrayNode carriedOut = line.withArray("order");
            commands.forEach(command -> carriedOut.add(command.toString()));
            commands.clear();
        }
        String text = Json.MAPPER.writeValueAsString(line) + "\n";
        try {
            FileOps.current().append(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write " + file, e);
        }
    }

    /** Writes the line that is held back, and forces all lines to the disk. */
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

    /** Removes the lines after {@code step}. */
    public void goBackTo(long step) throws IOException {
        held = null;
        workers = List.of();
        rollbacks.clear();
        commands.clear();
        cut(file, step);
    }

    /** Removes the lines of {@code file} after {@code step}. */
    public static void cut(Path file, long step) throws IOException {
        if (Files.exists(file)) {
            AtomicFile.write(file, out -> copy(file, step, out));
        }
    }

    /** Copies line by line: a long run has gigabytes. */
    private static void copy(Path file, long step, OutputStream out) throws IOException {
        try (BufferedReader lines = Metrics.reader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (stepOf(line) <= step) {
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Returns the step of a line; an incomplete line counts as the last. */
    private static long stepOf(String line) {
        try {
            return Json.MAPPER.readTree(line).path("step").asLong(Long.MAX_VALUE);
        } catch (JacksonException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Adds the figures of the workers, which are newer than those of the lines before. */
    private static void putWorkers(ObjectNode line, StepReport report) {
        report.waiting().ifPresent(waiting -> line.put("waiting", Metrics.rounded(waiting)));
        for (StepReport.Worker worker : report.workers()) {
            line.withArray("workers")
                    .addObject()
                    .put("rank", worker.rank())
                    .put("images_per_second", Metrics.rounded(worker.imagesPerSecond()))
                    .put("waiting", Metrics.rounded(worker.waiting()));
        }
    }

    private static void putFinite(ObjectNode line, String key, double value) {
        if (Double.isFinite(value)) {
            line.put(key, value);
        }
    }
}
