package rana.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import rana.FailureException;
import rana.checkpoint.Checkpoints;
import rana.io.AtomicFile;
import rana.io.FileOps;
import rana.run.Command;
import rana.run.Finding;
import rana.run.Histogram;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.RunState;
import rana.run.RunState.Activity;
import rana.train.SampleScores;
import rana.train.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * Writes what a run's folder says of its training as it goes: {@code state.json}, {@code log.txt} and {@code histograms.jsonl}. These are
 * of use, not of need: what goes wrong with them is told and does not end a training.
 */
final class RunLog implements TrainingListener, AutoCloseable {
    private final Path folder;
    private final boolean probabilities;
    private final long steps;
    private final Consumer<String> warnings;
    private final Set<Finding.Kind> standing = EnumSet.noneOf(Finding.Kind.class);
    private Activity activity = Activity.RUNNING;
    private String why = "";
    private long step;

    /**
     * A diary that begins, or goes on, now.
     *
     * @param probabilities whether D's scores are told as such
     * @param steps that the training is to take
     * @param step how many it has taken
     * @param warnings hears, in one line each, what could not be written
     */
    RunLog(Path folder, boolean probabilities, long steps, long step, Consumer<String> warnings) {
        this.folder = folder;
        this.probabilities = probabilities;
        this.steps = steps;
        this.step = step;
        this.warnings = warnings;
        writeState();
    }

    /** Adds a line to the log. */
    void note(String line) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        append(Run.LOG, "%s step %d: %s".formatted(time, step, line));
    }

    /** What a watchdog holds to be wrong at the beginning. */
    void standing(Set<Finding.Kind> kinds) {
        standing.addAll(kinds);
        writeState();
    }

    /** The training ends by this. */
    void failed(String reason) {
        activity = Activity.FAILED;
        why = reason;
        note("failed: " + reason);
    }

    @Override
    public void stepped(StepReport report) {
        step = report.step();
    }

    @Override
    public void scored(SampleScores scores) {
        append(Histogram.FILE, Run.JSON.writeValueAsString(Histogram.of(scores, probabilities)));
    }

    @Override
    public void ordered(long at, Command order) {
        note("order: " + order);
        switch (order.action()) {
            case PAUSE -> activity = Activity.PAUSED;
            case RESUME -> activity = Activity.RUNNING;
            case CHECKPOINT, STOP, CHANGE -> {}
        }
        writeState();
    }

    @Override
    public void rolledBack(Rollback rollback) {
        note(rollback.line());
        step = rollback.toStep();
        writeState();
    }

    @Override
    public void noticed(Notice notice) {
        for (Finding finding : notice.begins()) {
            standing.add(finding.kind());
            note("%s: %s; try %s".formatted(finding.kind().label(), finding.what(), finding.tryThis()));
        }
        for (Finding.Kind kind : notice.ends()) {
            standing.remove(kind);
            note(kind.label() + " is over");
        }
        if (!notice.begins().isEmpty() || !notice.ends().isEmpty()) {
            writeState();
        }
    }

    @Override
    public void checkpointDue(Training training) {
        note("checkpoint " + Checkpoints.name(step));
        writeState();
    }

    /** Says how it ended. */
    @Override
    public void close() {
        if (activity != Activity.FAILED) {
            activity = step >= steps ? Activity.FINISHED : Activity.STOPPED;
            note(activity.toString());
        }
        writeState();
    }

    private void writeState() {
        try {
            RunState.now(
                            activity,
                            why,
                            step,
                            standing.stream().map(Finding.Kind::label).toList())
                    .write(folder);
        } catch (FailureException e) {
            warnings.accept(e.getMessage());
        }
    }

    private void append(String name, String line) {
        Path file = folder.resolve(name);
        try {
            FileOps.current().append(file, (line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            warnings.accept(AtomicFile.failure("cannot write " + file, e).getMessage());
        }
    }
}
