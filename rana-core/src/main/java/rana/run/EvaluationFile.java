package rana.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import rana.FailureException;
import rana.io.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The evaluations of a run, the newest last: a JSON list in {@code evaluation.json}. */
public final class EvaluationFile {
    private EvaluationFile() {}

    /**
     * An image and its nearest neighbour.
     *
     * @param generated the index of the image
     * @param training the index of its nearest neighbour
     * @param distance the Euclidean distance between their features; 0 for a copy
     */
    public record NearestPair(int generated, int training, double distance) {}

    /**
     * One evaluation.
     *
     * @param evaluated the time of the evaluation, UTC
     * @param checkpoint the name of the checkpoint: {@code step-004000}
     * @param device the device that computed images and features
     * @param figures the measures, each with its protocol; the distance comes first
     * @param closest the generated images closest to a real one, by index, the closest first
     */
    public record Entry(
            String evaluated, String checkpoint, String device, List<Figure> figures, List<NearestPair> closest) {
        public Entry {
            Objects.requireNonNull(checkpoint, "checkpoint is missing");
            figures = List.copyOf(Objects.requireNonNull(figures, "figures is missing"));
            closest = List.copyOf(Objects.requireNonNull(closest, "closest is missing"));
            if (figures.isEmpty()) {
                throw new IllegalArgumentException("figures is empty");
            }
        }

        /** Creates the entry of an evaluation that ends now. */
        public static Entry now(String checkpoint, String device, List<Figure> figures, List<NearestPair> closest) {
            return new Entry(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), checkpoint, device, figures, closest);
        }

        /**
         * Returns the step of the checkpoint.
         *
         * @throws FailureException if its name has none
         */
        public long step() {
            return RunFiles.checkpointStep(checkpoint)
                    .orElseThrow(() -> new FailureException("an evaluation names the checkpoint '" + checkpoint
                            + "'; a checkpoint is named like step-000100"));
        }

        /** Returns the entry as JSON. */
        public String json() {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        }
    }

    /**
     * Appends {@code entry}. If another process appends to the file, as a training and
     * {@code rana evaluate} may at the same time, this waits for it.
     *
     * @throws FailureException if the file is not a list of evaluations, which is left as it is, or
     *     cannot be written
     */
    public static synchronized void append(Path file, Entry entry) {
        try (FileChannel turns = FileChannel.open(
                        file.resolveSibling("." + file.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock turn = turns.lock()) {
            List<JsonNode> entries = new ArrayList<>(read(file));
            entries.add(Json.MAPPER.valueToTree(entry));
            AtomicFile.writeText(file, Json.pretty(entries));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot write " + file, e);
        }
    }

    /**
     * Reads the evaluations; empty if there is no file.
     *
     * @throws FailureException if one of them is not in the format of this version
     */
    public static List<Entry> entries(Path file) {
        try {
            return read(file).stream().map(entry -> Json.of(entry, Entry.class)).toList();
        } catch (JacksonException e) {
            throw new FailureException(file + ": has an evaluation in another format: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads the evaluations as JSON, whatever their format; empty if there is no file.
     *
     * @throws FailureException if the file is not a list
     */
    public static List<JsonNode> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            JsonNode entries = Json.MAPPER.readTree(Files.readString(file));
            if (!entries.isArray()) {
                throw new FailureException(file + ": is not a list of evaluations; move it away");
            }
            return List.copyOf(entries.values());
        } catch (JacksonException e) {
            throw new FailureException(file + ": is damaged: " + e.getOriginalMessage() + "; move it away", e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }
}
