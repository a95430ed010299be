package rana.train;

/**
 * What one training step says, as plain numbers.
 *
 * @param step how many steps have been taken, this one included
 * @param images real pictures that D has been shown so far
 * @param seconds of training so far, over all sessions of the run
 * @param discriminatorLoss of the last update of D
 * @param generatorLoss of the update of G
 * @param onReal how real D held the real pictures to be, on average, as a probability
 * @param onFake how real D held the generated pictures to be
 * @param imagesPerSecond real pictures shown per second, lately
 */
public record StepReport(
        long step,
        long images,
        double seconds,
        double discriminatorLoss,
        double generatorLoss,
        double onReal,
        double onFake,
        double imagesPerSecond) {

    /** Whether both losses are numbers that training can go on from. */
    public boolean isFinite() {
        return Double.isFinite(discriminatorLoss) && Double.isFinite(generatorLoss);
    }
}
