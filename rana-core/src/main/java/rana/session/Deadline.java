package rana.session;

import java.util.function.ToDoubleFunction;
import rana.train.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/** Ends a training in time, whatever was planned: as after {@link Training#stop}, with samples and a checkpoint. */
public final class Deadline implements TrainingListener {
    private final Training training;
    private final double seconds;
    private final ToDoubleFunction<StepReport> clock;
    private boolean passed;

    private Deadline(Training training, double seconds, ToDoubleFunction<StepReport> clock) {
        this.training = training;
        this.seconds = seconds;
        this.clock = clock;
    }

    /** Ends {@code training} when {@code seconds} have gone by from now, with all that comes between its steps. */
    public static Deadline in(double seconds, Training training) {
        long began = System.nanoTime();
        return new Deadline(training, seconds, report -> (System.nanoTime() - began) / 1e9);
    }

    /** Ends {@code training} when its steps have taken {@code seconds}. */
    public static Deadline ofSteps(double seconds, Training training) {
        return new Deadline(training, seconds, StepReport::seconds);
    }

    @Override
    public void stepped(StepReport report) {
        if (clock.applyAsDouble(report) >= seconds) {
            passed = true;
            training.stop();
        }
    }

    /** Whether it ended the training. */
    public boolean hasPassed() {
        return passed;
    }
}
