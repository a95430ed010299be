package rana.train;

import java.util.function.LongSupplier;

/**
 * The time spent in training steps; samples, checkpoints and evaluations between them do not count.
 */
final class Clock {
    private static final double SMOOTHING = 0.9;

    private final LongSupplier nanoTime;
    private double seconds;
    private long stepStartNanos;
    private double secondsPerStep;

    /**
     * Creates a clock at 0 seconds.
     *
     * @param nanoTime the source of time: {@link System#nanoTime}, except in tests
     */
    Clock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Continues from the seconds of earlier sessions. */
    void continueFrom(double before) {
        seconds = before;
    }

    void beginStep() {
        stepStartNanos = nanoTime.getAsLong();
    }

    void endStep() {
        double step = (nanoTime.getAsLong() - stepStartNanos) / 1e9;
        seconds += step;
        secondsPerStep = secondsPerStep == 0 ? step : SMOOTHING * secondsPerStep + (1 - SMOOTHING) * step;
    }

    /** Returns the seconds of all steps so far. */
    double seconds() {
        return seconds;
    }

    /** Returns the steps per second, as a moving average. */
    double stepsPerSecond() {
        return secondsPerStep == 0 ? 0 : 1 / secondsPerStep;
    }
}
