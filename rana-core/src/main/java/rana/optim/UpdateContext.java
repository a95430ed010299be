package rana.optim;

/**
 * When an update is made.
 *
 * @param iteration updates of this optimiser before it
 * @param progress share of the training that is done, in [0, 1]
 * @param pace what the learning rate is multiplied by; 1 but where it was lowered as the training went on
 */
public record UpdateContext(long iteration, double progress, double pace) {}
