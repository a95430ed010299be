package rana.classify;

import java.util.List;
import rana.UsageException;
import rana.optim.Nesterov;
import rana.optim.Schedule;

/**
 * The hyperparameters of a classifier's training.
 *
 * @param backbone the network without its last layer
 * @param epochs number of passes over the training set, at least 1
 * @param batch number of pictures in one step, at least 2
 * @param rule the update rule; its learning rate is the peak of the schedule
 * @param labelSmoothing fraction of each label that is spread over all classes, in [0, 1)
 * @param augmentation augmentation of the training pictures
 * @param halfPrecision if true, convolutions are computed in bfloat16 during training
 */
public record TrainingPlan(
        Backbone backbone,
        int epochs,
        int batch,
        Nesterov rule,
        double labelSmoothing,
        FlipAndShift augmentation,
        boolean halfPrecision) {
    private static final double WARM_UP = 0.2;
    private static final double FIRST = 0.2;

    public TrainingPlan {
        if (epochs < 1) {
            throw new UsageException("epochs must be at least 1; got " + epochs);
        }
        if (batch < 2) {
            throw new IllegalArgumentException("batch must be at least 2; got " + batch);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("labelSmoothing must be in [0, 1); got " + labelSmoothing);
        }
    }

    /** Returns the plan of the CIFAR-10 classifier that ships with Rana. */
    public static TrainingPlan cifar10() {
        return new TrainingPlan(
                new Backbone(32, 3, Whitening.kernels(3), List.of(32, 96, 192)),
                20,
                250,
                new Nesterov(oneCycle(0.25), 0.9, 5e-4, 0, 0),
                0.1,
                new FlipAndShift(true, 2),
                true);
    }

    /**
     * Returns the plan of the pond classifier: small, and without mirroring, because it
     * distinguishes left from right.
     */
    public static TrainingPlan pond() {
        return new TrainingPlan(
                new Backbone(32, 3, Whitening.kernels(3), List.of(20, 40, 72)),
                6,
                250,
                new Nesterov(oneCycle(0.25), 0.9, 5e-4, 0, 0),
                0.05,
                new FlipAndShift(false, 1),
                true);
    }

    /** Returns this plan with another number of epochs. */
    public TrainingPlan withEpochs(int other) {
        return new TrainingPlan(backbone, other, batch, rule, labelSmoothing, augmentation, halfPrecision);
    }

    /** Returns this plan with or without convolutions in bfloat16. */
    public TrainingPlan withHalfPrecision(boolean other) {
        return new TrainingPlan(backbone, epochs, batch, rule, labelSmoothing, augmentation, other);
    }

    /**
     * Returns a rate that rises to {@code max} in the first fifth of the steps and falls to 0 in
     * the rest (Smith and Topin, 2017, arXiv:1708.07120).
     */
    static Schedule oneCycle(double max) {
        return new Schedule(Schedule.Curve.LINEAR, max, 0, 1, WARM_UP);
    }

    /**
     * Returns the position of a step in the learning rate schedule. The first step starts at a
     * fifth of the warm-up.
     *
     * @param step from 0
     */
    static double progress(long step, long steps) {
        double done = (step + 0.5) / steps;
        return done < WARM_UP ? FIRST * WARM_UP + (1 - FIRST) * done : done;
    }
}
