package rana.train;

/**
 * Hears what a training does, on the training's own thread: what takes long here holds the training up. Reports are plain data
 * and may be kept; the training itself is lent.
 */
public interface TrainingListener {
    /** A step was taken and its losses are finite. */
    default void stepped(StepReport report) {}

    /** Pictures are due: before the first step, every so many steps, and at the end. */
    default void sampled(Samples samples) {}

    /** The state is worth keeping: every so many steps, and at the end. */
    default void checkpointDue(Training training) {}
}
