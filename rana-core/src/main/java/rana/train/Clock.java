package rana.train;

/** How long a training's steps took: samples, checkpoints and evaluations between them do not count. */
final class Clock {
    private static final double SMOOTHING = 0.9;

    private double seconds;
    private long tickStartedNanos;
    private double secondsPerTick;

    /** Goes on from a training of {@code seconds}. */
    void goOnFrom(double before) {
        seconds = before;
    }

    void beginTick() {
        tickStartedNanos = System.nanoTime();
    }

    void endTick() {
        double tick = (System.nanoTime() - tickStartedNanos) / 1e9;
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
