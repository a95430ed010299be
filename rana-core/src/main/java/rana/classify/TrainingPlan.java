package rana.classify;

import java.util.List;
import rana.UsageException;
import rana.optim.Nesterov;
import rana.optim.Schedule;

/**
 * How a classifier is trained.
 *
 * @param body the network but for its last layer
 * @param epochs how often every picture is seen, at least 1
 * @param batch pictures in one step
 * @param rule with the highest rate of the training
 * @param labelSmoothing share of each label that is spread over all answers, in [0, 1)
 * @param variation of the pictures
 * @param halfPrecision whether convolutions are computed in bfloat16 while training
 */
public record TrainingPlan(
        Body body,
        int epochs,
        int batch,
        Nesterov rule,
        double labelSmoothing,
        Variation variation,
        boolean halfPrecision) {
    private static final double WARM_UP = 0.2;
    private static final double FIRST = 0.2;

    public TrainingPlan {
        if (epochs < 1) {
            throw new UsageException("--epochs must be at least 1; got " + epochs);
        }
        if (batch < 2) {
            throw new IllegalArgumentException("batch must be at least 2; got " + batch);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("labelSmoothing must be in [0, 1); got " + labelSmoothing);
        }
    }

    /** The plan of the classifier that comes with Rana for CIFAR-10. */
    public static TrainingPlan cifar10() {
        return new TrainingPlan(
                new Body(32, 3, Whitening.kernels(3), List.of(32, 96, 192)),
                20,
                250,
                new Nesterov(oneCycle(0.25), 0.9, 5e-4, 0, 0),
                0.1,
                new Variation(true, 2),
                true);
    }

    /** The plan of the judge of pond pictures: small, and never mirrored, since it tells left from right. */
    public static TrainingPlan pond() {
        return new TrainingPlan(
                new Body(32, 3, Whitening.kernels(3), List.of(20, 40, 72)),
                6,
                250,
                new Nesterov(oneCycle(0.25), 0.9, 5e-4, 0, 0),
                0.05,
                new Variation(false, 1),
                true);
    }

    public TrainingPlan withEpochs(int other) {
        return new TrainingPlan(body, other, batch, rule, labelSmoothing, variation, halfPrecision);
    }

    public TrainingPlan withHalfPrecision(boolean other) {
        return new TrainingPlan(body, epochs, batch, rule, labelSmoothing, variation, other);
    }

    /** Up to {@code most} in the first fifth of the steps, and down to 0 in the rest (Smith and Topin, 2017, arXiv:1708.07120). */
    static Schedule oneCycle(double most) {
        return new Schedule(Schedule.Curve.LINEAR, most, 0, 1, WARM_UP);
    }

    /**
     * How far a step is along the rate's schedule: the first is a fifth up the way to the highest rate already.
     *
     * @param step from 0
     */
    static double progress(long step, long steps) {
        double done = (step + 0.5) / steps;
        return done < WARM_UP ? FIRST * WARM_UP + (1 - FIRST) * done : done;
    }
}
