package rana.session;

import java.util.function.ToDoubleFunction;
import rana.run.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A listener that stops a training when its time is over, regardless of the number of planned
 * steps.
 */
final class Deadline implements TrainingListener {
    private final Training training;
    private final double seconds;
    private final ToDoubleFunction<StepReport> clock;
    private boolean reached;

    private Deadline(Training training, double seconds, ToDoubleFunction<StepReport> clock) {
        this.training = training;
        this.seconds = seconds;
        this.clock = clock;
    }

    /**
     * Creates a deadline {@code seconds} from now. Everything counts, including snapshots and
     * evaluations.
     */
    static Deadline in(double seconds, Training training) {
        long startNanos = System.nanoTime();
        return new Deadline(training, seconds, report -> (System.nanoTime() - startNanos) / 1e9);
    }

    /** Creates a deadline after {@code seconds} of training steps. Nothing else counts. */
    static Deadline ofSteps(double seconds, Training training) {
        return new Deadline(training, seconds, StepReport::seconds);
    }

    @Override
    public void stepped(StepReport report) {
        if (clock.applyAsDouble(report) >= seconds) {
            reached = true;
            training.stop();
        }
    }

    /** Returns true if the time is over. */
    boolean isReached() {
        return reached;
    }
}
