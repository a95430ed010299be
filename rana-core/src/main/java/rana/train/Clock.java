package rana.train;

import java.util.function.LongSupplier;

/** How long a training's steps took: samples, checkpoints and evaluations between them do not count. */
final class Clock {
    private static final double SMOOTHING = 0.9;

    private final LongSupplier nanoTime;
    private double seconds;
    private long tickStartedNanos;
    private double secondsPerTick;

    /** @param nanoTime as {@link System#nanoTime} has it */
    Clock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Goes on from a training of {@code seconds}. */
    void goOnFrom(double before) {
        seconds = before;
    }

    void beginTick() {
        tickStartedNanos = nanoTime.getAsLong();
    }

    void endTick() {
        double tick = (nanoTime.getAsLong() - tickStartedNanos) / 1e9;
        seconds += tick;
        secondsPerTick = secondsPerTick == 0 ? tick : SMOOTHING * secondsPerTick + (1 - SMOOTHING) * tick;
    }

    /** Of all ticks so far. */
    double seconds() {
        return seconds;
    }

    /** Lately. */
    double ticksPerSecond() {
        return secondsPerTick == 0 ? 0 : 1 / secondsPerTick;
    }
}
