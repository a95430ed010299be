package rana.toy;

import rana.UsageException;
import rana.optim.Schedule;

/**
 * The settings of a {@link ToyTraining}.
 *
 * @param distribution distribution of the real points
 * @param gan the objective and its regularization
 * @param discriminatorSteps number of discriminator updates for each generator update, 1 to
 *     {@value #MAX_DISCRIMINATOR_STEPS}
 * @param learningRate learning rate of both networks, above 0 and at most 1
 * @param steps number of steps over which the learning rate decays; a training may continue after
 *     them
 * @param seed random seed
 */
public record ToySettings(
        ToyDistribution distribution,
        ToyGan gan,
        int discriminatorSteps,
        Schedule learningRate,
        long steps,
        long seed) {
    /** The default initial learning rate. */
    public static final double LEARNING_RATE = 1e-2;

    /** The maximum number of discriminator updates for each generator update. */
    public static final int MAX_DISCRIMINATOR_STEPS = 20;

    public ToySettings {
        if (discriminatorSteps < 1 || discriminatorSteps > MAX_DISCRIMINATOR_STEPS) {
            throw new UsageException(
                    "k, the number of discriminator updates for each generator update, must be 1 to %d; got %d"
                            .formatted(MAX_DISCRIMINATOR_STEPS, discriminatorSteps));
        }
        if (!(learningRate.from() > 0 && learningRate.from() <= 1)) {
            throw new UsageException("the learning rate must be above 0 and at most 1; got " + learningRate.from());
        }
        if (steps < 1) {
            throw new UsageException("steps must be at least 1; got " + steps);
        }
    }

    /**
     * Returns settings with one update of either network per step and a rate that decays to a
     * twentieth over the {@code steps}.
     */
    public static ToySettings of(ToyDistribution distribution, ToyGan gan, long steps, long seed) {
        Schedule falling = new Schedule(Schedule.Curve.COSINE, LEARNING_RATE, LEARNING_RATE / 20, 1, 0);
        return new ToySettings(distribution, gan, 1, falling, steps, seed);
    }

    /** Returns settings for a training without end, at a constant rate. */
    public static ToySettings endless(
            ToyDistribution distribution, ToyGan gan, int discriminatorSteps, double learningRate, long seed) {
        return new ToySettings(distribution, gan, discriminatorSteps, constant(learningRate), Long.MAX_VALUE, seed);
    }

    private static Schedule constant(double rate) {
        if (!Double.isFinite(rate)) {
            throw new UsageException("the learning rate must be finite; got " + rate);
        }
        return Schedule.constant(rate);
    }
}
