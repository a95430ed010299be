package rana.optim;

/**
 * The circumstances of one update that an {@link UpdateRule} may depend on.
 *
 * @param iteration the number of updates that the optimiser made before it
 * @param fraction the fraction of the training that is done, in [0, 1]
 * @param learningRateScale a factor on the learning rate; 1 unless a rollback lowered it
 */
public record UpdateContext(long iteration, double fraction, double learningRateScale) {}
