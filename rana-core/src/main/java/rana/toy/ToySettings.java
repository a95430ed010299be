package rana.toy;

import rana.UsageException;
import rana.optim.Schedule;

/**
 * What a {@link ToyTraining} is to play.
 *
 * @param discriminatorSteps updates of D for each of G, 1 to {@value #MOST_DISCRIMINATOR_STEPS}
 * @param learningRate of both players, above 0 and at most 1
 * @param steps of the whole, which the rate may fall over; a training may be taken further
 * @param seed of everything random
 */
public record ToySettings(
        PointCloud cloud, Game game, int discriminatorSteps, Schedule learningRate, long steps, long seed) {
    /** Where the learning rate begins, unless another is asked for. */
    public static final double LEARNING_RATE = 1e-2;

    /** Most updates of D for each of G. */
    public static final int MOST_DISCRIMINATOR_STEPS = 20;

    public ToySettings {
        if (discriminatorSteps < 1 || discriminatorSteps > MOST_DISCRIMINATOR_STEPS) {
            throw new UsageException("the updates of D for each of G, k, must be 1 to %d; got %d"
                    .formatted(MOST_DISCRIMINATOR_STEPS, discriminatorSteps));
        }
        if (!(learningRate.from() > 0 && learningRate.from() <= 1)) {
            throw new UsageException("the learning rate must be above 0 and at most 1; got " + learningRate.from());
        }
        if (steps < 1) {
            throw new UsageException("steps must be at least 1; got " + steps);
        }
    }

    /** One update of either player, at a rate that falls to a twentieth over the {@code steps}. */
    public static ToySettings of(PointCloud cloud, Game game, long steps, long seed) {
        Schedule falling = new Schedule(Schedule.Curve.COSINE, LEARNING_RATE, LEARNING_RATE / 20, 1, 0);
        return new ToySettings(cloud, game, 1, falling, steps, seed);
    }

    /** A training without an end, at a rate that stays. */
    public static ToySettings endless(
            PointCloud cloud, Game game, int discriminatorSteps, double learningRate, long seed) {
        return new ToySettings(cloud, game, discriminatorSteps, constant(learningRate), Long.MAX_VALUE, seed);
    }

    private static Schedule constant(double rate) {
        if (!Double.isFinite(rate)) {
            throw new UsageException("the learning rate must be a number; got " + rate);
        }
        return Schedule.constant(rate);
    }
}
