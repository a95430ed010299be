package rana.optim;

/**
 * When an update is made.
 *
 * @param iteration updates of this optimiser before it
 * @param progress share of the training that is done, in [0, 1]
 */
public record Moment(long iteration, double progress) {}
