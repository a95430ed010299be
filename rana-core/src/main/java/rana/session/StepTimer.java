package rana.session;

import java.util.function.LongSupplier;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.run.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A listener that estimates the duration of a training step on this machine, before a training
 * begins. The estimate may be crude: it is corrected while the training runs.
 */
final class StepTimer implements TrainingListener {
    private static final int MAX_STEPS = 15;
    private static final double MAX_SECONDS = 3;
    private static final double MAX_FRACTION = 0.02;

    private final Training training;
    private final LongSupplier nanoTime;
    private final long endNanos;
    private int steps;
    private double secondsBefore;
    private double fastest = Double.POSITIVE_INFINITY;

    private StepTimer(Training training, LongSupplier nanoTime, long endNanos) {
        this.training = training;
        this.nanoTime = nanoTime;
        this.endNanos = endNanos;
    }

    /**
     * Returns the seconds of the fastest of a few steps, from a training that is discarded. The first
     * steps of a program are slower. An estimate that is too small does no harm: a training whose
     * steps are too many begins its schedules slowly, until the next plan.
     *
     * @param budget the seconds of the training; at most 3 s or 2 % of it are spent here, but always
     *     two steps
     * @param environment the environment of the training: several processes measure their steps
     *     together
     */
    static double measure(
            Recipe recipe, double budget, ImageSource images, long seed, Training.Environment environment) {
        LongSupplier nanoTime = environment.nanoTime();
        double max = Math.min(MAX_SECONDS, MAX_FRACTION * budget);
        long endNanos = nanoTime.getAsLong() + (long) (max * 1e9);
        try (Training training = new Training(recipe, images, seed, environment)) {
            StepTimer timer = new StepTimer(training, nanoTime, endNanos);
            training.run(timer);
            return timer.fastest;
        }
    }

    @Override
    public void stepped(StepReport report) {
        steps++;
        fastest = Math.min(fastest, report.seconds() - secondsBefore);
        secondsBefore = report.seconds();
        if (steps == MAX_STEPS || (steps > 1 && nanoTime.getAsLong() >= endNanos)) {
            training.stop();
        }
    }
}
