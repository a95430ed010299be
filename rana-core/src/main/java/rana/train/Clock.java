package rana.train;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The time of a training: that of its steps alone, and all the time since the first step.
 */
final class Clock {
    private static final double SMOOTHING = 0.9;

    private final LongSupplier nanoTime;
    private double seconds;
    private long stepStartNanos;
    private double secondsPerStep;
    private double elapsedBefore;
    private long startNanos;
    private boolean started;

    /**
     * Creates a clock at 0 seconds.
     *
     * @param nanoTime the source of time: {@link System#nanoTime}, except in tests
     */
    Clock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Continues from the seconds of earlier sessions. */
    void continueFrom(double stepsBefore, double allBefore) {
        seconds = stepsBefore;
        elapsedBefore = allBefore;
    }

    void beginStep() {
        stepStartNanos = nanoTime.getAsLong();
        if (!started) {
            started = true;
            startNanos = stepStartNanos;
        }
    }

    void endStep() {
        double step = (nanoTime.getAsLong() - stepStartNanos) / 1e9;
        seconds += step;
        secondsPerStep = secondsPerStep == 0 ? step : SMOOTHING * secondsPerStep + (1 - SMOOTHING) * step;
    }

    /** Runs {@code pause}, which does not count. */
    <T> T pausing(Supplier<T> pause) {
        long pausedNanos = nanoTime.getAsLong();
        try {
            return pause.get();
        } finally {
            startNanos += nanoTime.getAsLong() - pausedNanos;
        }
    }

    /**
     * Returns the seconds since the first step, with samples, checkpoints and evaluations, and
     * without pauses and the time between sessions.
     */
    double elapsedSeconds() {
        return elapsedBefore + (started ? (nanoTime.getAsLong() - startNanos) / 1e9 : 0);
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
