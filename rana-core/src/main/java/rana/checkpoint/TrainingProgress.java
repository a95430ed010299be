package rana.checkpoint;

/**
 * The progress of a training at a checkpoint.
 *
 * @param step the number of steps taken
 * @param seconds the seconds spent in those steps, over all sessions of the run
 * @param seed the random seed of the run
 */
public record TrainingProgress(long step, double seconds, long seed) {}
