package rana.session;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import rana.FailureException;
import rana.ProgressListener;
import rana.metric.Evaluation;
import rana.metric.Evaluator;
import rana.metric.PictureMaker;
import rana.report.RunReport;
import rana.run.BestCheckpoint;
import rana.run.EvaluationFile;
import rana.run.Figure;
import rana.run.RunFiles;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A listener that evaluates a run while it trains, and marks its best checkpoint. It must come
 * after the {@link RunRecorder}, which writes the checkpoint that is evaluated and keeps the one
 * that is marked.
 */
final class EvaluationListener implements TrainingListener {
    private final RunFiles files;
    private final Evaluator evaluator;
    private final LongUnaryOperator everySteps;
    private final String device;
    private final Consumer<String> results;
    private final Consumer<String> reportProblems;
    private Optional<BestCheckpoint> best;

    /**
     * Creates the listener of a run.
     *
     * @param everySteps the minimum number of steps between evaluations, as a function of the steps of
     *     the training; each is made at the first checkpoint after that
     * @param device the device that evaluations name
     * @param results receives each result, one line each
     * @param reportProblems receives problems with the report, one line each
     */
    EvaluationListener(
            RunFiles files,
            Evaluator evaluator,
            LongUnaryOperator everySteps,
            String device,
            Consumer<String> results,
            Consumer<String> reportProblems) {
        this.files = files;
        this.evaluator = evaluator;
        this.everySteps = everySteps;
        this.device = device;
        this.results = results;
        this.reportProblems = reportProblems;
        this.best = BestCheckpoint.read(files.folder());
    }

    @Override
    public void checkpointDue(Training training) {
        long step = training.stepsTaken();
        if (!isDue(training)) {
            return;
        }
        String checkpoint = RunFiles.checkpointName(step);
        Evaluation evaluation = evaluator.evaluate(
                PictureMaker.of(training.classes(), training.sampler()::draw), ProgressListener.SILENT);
        EvaluationFile.append(files.evaluations(), evaluation.entry(checkpoint, device));
        Figure distance = evaluation.distance();
        boolean isBest = best.map(so -> isBetter(distance, so.figure())).orElse(true);
        if (isBest) {
            best = Optional.of(new BestCheckpoint(checkpoint, distance));
            best.get().write(files.folder());
        }
        writeReport();
        results.accept(
                "step %d: %s %s%s".formatted(step, distance.name(), distance.number(), isBest ? ", the best" : ""));
    }

    /**
     * Returns true if the last evaluation before the steps taken, in this session or another, is long
     * enough ago.
     */
    boolean isDue(Training training) {
        long step = training.stepsTaken();
        long every = everySteps.applyAsLong(training.config().steps());
        return EvaluationFile.entries(files.evaluations()).stream()
                .mapToLong(EvaluationFile.Entry::step)
                .filter(evaluated -> evaluated < step)
                .max()
                .stream()
                .allMatch(last -> step - last >= every);
    }

    /** Returns the step of the last evaluation, in this session or another; -1 if there was none. */
    long lastEvaluated() {
        return EvaluationFile.entries(files.evaluations()).stream()
                .mapToLong(EvaluationFile.Entry::step)
                .max()
                .orElse(-1);
    }

    /** Writes the report again: the one of this checkpoint was written before the evaluation. */
    private void writeReport() {
        try {
            RunReport.writeEvaluations(files.folder());
        } catch (FailureException e) {
            reportProblems.accept(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns true if {@code figure} replaces {@code best}. Values of different protocols cannot be
     * compared: then the newer one does.
     */
    private static boolean isBetter(Figure figure, Figure best) {
        return !figure.name().equals(best.name())
                || !figure.protocol().equals(best.protocol())
                || figure.value() < best.value();
    }
}
