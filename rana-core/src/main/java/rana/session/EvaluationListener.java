package rana.session;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import rana.FailureException;
import rana.checkpoint.Checkpoints;
import rana.metric.Evaluation;
import rana.metric.Evaluator;
import rana.metric.Figure;
import rana.metric.ProgressListener;
import rana.report.RunReport;
import rana.run.BestCheckpoint;
import rana.run.EvaluationFile;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * Evaluates a run while it trains, and marks its best checkpoint. It comes after the run's {@link RunRecorder}, whose checkpoint it
 * evaluates, and which keeps the one that it marks.
 */
public final class EvaluationListener implements TrainingListener {
    private final Path folder;
    private final Evaluator evaluator;
    private final long everySteps;
    private final String device;
    private final Consumer<String> results;
    private Optional<BestCheckpoint> best;

    /**
     * An examiner.
     *
     * @param folder of the run
     * @param everySteps it evaluates at the first checkpoint that is so many steps after the last one
     * @param device that the figures name
     * @param results hears each, in one line
     */
    public EvaluationListener(
            Path folder, Evaluator evaluator, long everySteps, String device, Consumer<String> results) {
        this.folder = folder;
        this.evaluator = evaluator;
        this.everySteps = everySteps;
        this.device = device;
        this.results = results;
        this.best = BestCheckpoint.read(folder);
    }

    @Override
    public void checkpointDue(Training training) {
        long step = training.stepsTaken();
        if (!isDue(step)) {
            return;
        }
        String checkpoint = Checkpoints.name(step);
        Evaluation evaluation = evaluator.evaluate(training.sampler()::draw, ProgressListener.SILENT);
        EvaluationFile.append(
                folder.resolve(EvaluationFile.NAME), EvaluationFile.Entry.now(checkpoint, device, evaluation));
        Figure distance = evaluation.distance();
        boolean isBest = best.map(so -> isBetter(distance, so.figure())).orElse(true);
        if (isBest) {
            best = Optional.of(new BestCheckpoint(checkpoint, distance));
            best.get().write(folder);
        }
        writeReport();
        results.accept(
                "step %d: %s %s%s".formatted(step, distance.name(), distance.number(), isBest ? ", the best" : ""));
    }

    /** Whether the last evaluation before {@code step} is long enough ago, in this session or another. */
    private boolean isDue(long step) {
        return EvaluationFile.entries(folder.resolve(EvaluationFile.NAME)).stream()
                .mapToLong(EvaluationFile.Entry::step)
                .filter(measured -> measured < step)
                .max()
                .stream()
                .allMatch(last -> step - last >= everySteps);
    }

    /** The one of this checkpoint was written before there was this evaluation. */
    private void writeReport() {
        try {
            RunReport.writeMeasured(folder);
        } catch (FailureException e) {
            results.accept(String.valueOf(e.getMessage()));
        }
    }

    /** Values of different protocols are not comparable: then the newer counts. */
    private static boolean isBetter(Figure figure, Figure best) {
        return !figure.name().equals(best.name())
                || !figure.protocol().equals(best.protocol())
                || figure.value() < best.value();
    }
}
