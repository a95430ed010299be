package rana.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rana.UsageException;
import rana.session.TrainingSession;

/** The options of the evaluations during a training. */
final class EvaluationOptions {
    @Option(
            names = "--evaluate-every",
            paramLabel = "N",
            description = "Evaluate the run at the first checkpoint every N steps, and keep the best. Default: never.")
    private @Nullable Long everySteps;

    @Option(
            names = "--evaluate-count",
            paramLabel = "N",
            defaultValue = "" + TrainingSession.DEFAULT_EVALUATION_SAMPLES,
            description = "Images generated for an evaluation. Only equal numbers can be compared. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int count;

    /** Requests the evaluation from {@code session}. */
    void apply(TrainingSession session) {
        if (everySteps == null) {
            return;
        }
        if (everySteps < 1) {
            throw new UsageException("--evaluate-every must be at least 1; got " + everySteps);
        }
        session.evaluateEvery(everySteps).evaluationSamples(count);
    }
}
