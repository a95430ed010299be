package rana.train;

import rana.gan.Gan;

/**
 * What one training step says, as plain numbers.
 *
 * @param step how many steps have been taken, this one included
 * @param images real pictures that D has been shown so far
 * @param seconds of training so far, over all sessions of the run
 * @param discriminator of the last update of D
 * @param generator of the update of G
 * @param imagesPerSecond real pictures shown per second, lately
 */
public record StepReport(
        long step,
        long images,
        double seconds,
        Gan.DiscriminatorReport discriminator,
        Gan.GeneratorReport generator,
        double imagesPerSecond) {

    /** D's loss, without penalties. */
    public double discriminatorLoss() {
        return discriminator.loss();
    }

    /** What D paid for its steepness; 0 where nothing was due. */
    public double penalty() {
        return discriminator.penalty();
    }

    public double generatorLoss() {
        return generator.loss();
    }

    /** How real D held the real pictures to be, on average: a probability where its scores have that meaning, else the score. */
    public double onReal() {
        return discriminator.onReal();
    }

    /** How real D held the generated pictures to be. */
    public double onFake() {
        return discriminator.onFake();
    }

    /** Whether all losses are numbers that training can go on from. */
    public boolean isFinite() {
        return Double.isFinite(discriminatorLoss()) && Double.isFinite(generatorLoss()) && Double.isFinite(penalty());
    }
}
