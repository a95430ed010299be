package rana.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * The progress of a training at a checkpoint.
 *
 * @param step the number of steps taken
 * @param seconds the seconds spent in those steps, over all sessions of the run
 * @param seed the random seed of the run
 * @param elapsed the seconds since the first step, over all sessions of the run, pauses and the time
 *     between sessions left out; null if the checkpoint does not say, as older ones
 * @param images the number of real images shown; null if the checkpoint does not say, as older ones
 */
public record TrainingProgress(
        long step,
        double seconds,
        long seed,
        @Nullable Double elapsed,
        @Nullable Long images) {
    /** Returns {@link #elapsed}, or the seconds of the steps if the checkpoint does not say. */
    public double elapsedSeconds() {
        return elapsed == null ? seconds : elapsed;
    }
}
