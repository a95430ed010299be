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
import rana.io.AtomicFile;
import rana.io.FileOps;
import rana.run.Command;
import rana.run.Finding;
import rana.run.Histogram;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.RunFiles;
import rana.run.RunState;
import rana.run.RunState.Activity;
import rana.run.SampleScores;
import rana.run.StepReport;
import rana.train.SessionStart;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A listener that writes {@code state.json}, {@code log.txt} and {@code histograms.jsonl} while a
 * run trains. A problem with these files is reported as a warning and does not end the training.
 */
final class RunLog implements TrainingListener, AutoCloseable {
    private final RunFiles files;
    private long steps;
    private final Consumer<String> warnings;
    private final Set<Finding.Kind> openFindings = EnumSet.noneOf(Finding.Kind.class);
    private Activity activity = Activity.RUNNING;
    private String reason = "";
    private long step;

    /**
     * Creates the log of a session that starts now.
     *
     * @param steps the number of steps that the run is to take
     * @param step the number of steps taken so far
     * @param warnings receives one line for each file that cannot be written
     */
    RunLog(RunFiles files, long steps, long step, Consumer<String> warnings) {
        this.files = files;
        this.steps = steps;
        this.step = step;
        this.warnings = warnings;
        writeState();
    }

    /** Appends a line to {@code log.txt}. */
    void note(String line) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String text = "%s step %d: %s".formatted(time, step, line) + "\n";
        attempt(files.log(), () -> FileOps.current().append(files.log(), text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Takes another number of steps that the run is to take. */
    void planned(long count) {
        steps = count;
    }

    /** Records that the training ended with an error. */
    void failed(String message) {
        activity = Activity.FAILED;
        reason = message;
        note("failed: " + message);
    }

    @Override
    public void started(SessionStart start) {
        openFindings.addAll(start.findings());
        note("started: " + start.run().info().lastSession().command());
        writeState();
    }

    @Override
    public void stepped(StepReport report) {
        step = report.step();
    }

    @Override
    public void scored(SampleScores scores) {
        attempt(files.histograms(), () -> Histogram.of(scores).append(files));
    }

    @Override
    public void commanded(long at, Command command) {
        note("command: " + command);
        switch (command.action()) {
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
            openFindings.add(finding.kind());
            note("%s: %s; try %s".formatted(finding.kind().label(), finding.what(), finding.tryThis()));
        }
        for (Finding.Kind kind : notice.ends()) {
            openFindings.remove(kind);
            note(kind.label() + " is over");
        }
        if (!notice.begins().isEmpty() || !notice.ends().isEmpty()) {
            writeState();
        }
    }

    @Override
    public void checkpointDue(Training training) {
        note("checkpoint " + RunFiles.checkpointName(step));
        writeState();
    }

    /** Returns true if all steps of the run are taken. */
    boolean isComplete() {
        return step >= steps;
    }

    /** Records how the training ended. */
    @Override
    public void close() {
        if (activity != Activity.FAILED) {
            activity = isComplete() ? Activity.FINISHED : Activity.STOPPED;
            note(activity.toString());
        }
        writeState();
    }

    private void writeState() {
        try {
            RunState.now(
                            activity,
                            reason,
                            step,
                            openFindings.stream().map(Finding.Kind::label).toList())
                    .write(files.folder());
        } catch (FailureException e) {
            warnings.accept(e.getMessage());
        }
    }

    private void attempt(Path file, Write write) {
        try {
            write.run();
        } catch (IOException e) {
            warnings.accept(AtomicFile.failure("cannot write " + file, e).getMessage());
        }
    }

    /** A write that can fail. */
    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
