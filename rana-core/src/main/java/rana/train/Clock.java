package rana.train;

/** How long a run has trained, over all its sessions, and how fast it goes. */
final class Clock {
    private static final double SMOOTHING = 0.9;

    private double secondsBefore;
    private long startedNanos = System.nanoTime();
    private long tickStartedNanos = startedNanos;
    private double secondsPerTick;

    /** Goes on from the {@code seconds} of earlier sessions. */
    void goOnFrom(double seconds) {
        secondsBefore = seconds;
    }

    /** A stretch of work begins; what came before it in this process does not count. */
    void start() {
        startedNanos = System.nanoTime();
    }

    /** A step begins. */
    void beginTick() {
        tickStartedNanos = System.nanoTime();
    }

    /** That step is done. */
    void endTick() {
        double seconds = (System.nanoTime() - tickStartedNanos) / 1e9;
        secondsPerTick = secondsPerTick == 0 ? seconds : SMOOTHING * secondsPerTick + (1 - SMOOTHING) * seconds;
    }

    double seconds() {
        return secondsBefore + (System.nanoTime() - startedNanos) / 1e9;
    }

    double ticksPerSecond() {
        return secondsPerTick == 0 ? 0 : 1 / secondsPerTick;
    }
}
