package rana.session;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import rana.UsageException;
import rana.data.ImageSource;
import rana.recipe.Networks;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;

/**
 * A recipe adapted to a {@link Budget} on this machine.
 *
 * @param recipe the recipe with as many steps as the budget allows; its schedules, fractions of a
 *     training, stretch with it
 * @param reason the measurement and the choice, in one line
 */
record Plan(Recipe recipe, String reason) {
    /** The number of snapshots of a training. */
    private static final int SNAPSHOTS = 12;

    /** The smallest number of steps that is worth a training. */
    private static final int MIN_STEPS = 10;

    /**
     * The number of images below which a network of half the width, which sees more of them in the
     * same time, gives better samples.
     */
    private static final long ENOUGH_IMAGES = 20_000;

    /**
     * The fraction of the time kept for samples, checkpoints and reports, and for a machine that
     * becomes slower.
     */
    private static final double RESERVE = 0.05;

    /** The permission to narrow a network, so that it sees enough images in the time. */
    enum Width {
        FIXED,
        MAY_SHRINK
    }

    /**
     * Plans a training. For a budget of time, some steps are measured, in about 5 % of it.
     *
     * @param extraSecondsPerStep seconds to add to each step, such as its part of an evaluation
     * @throws UsageException if a budget of time allows fewer than ten steps, or any other budget none
     */
    static Plan of(
            Recipe recipe,
            Budget budget,
            double extraSecondsPerStep,
            Width width,
            ImageSource source,
            long seed,
            ComputeDevice device) {
        long imagesPerStep = imagesPerStep(recipe);
        if (budget instanceof Budget.Steps of) {
            return new Plan(withSteps(recipe, of.steps(), budget), "%,d steps".formatted(of.steps()));
        }
        if (budget instanceof Budget.Images of) {
            long steps = of.images() / imagesPerStep;
            if (steps < 1) {
                throw new UsageException(
                        "budget: %,d images are less than one step of training.batch %d × training.discriminatorSteps %d"
                                .formatted(
                                        of.images(),
                                        recipe.training().batch(),
                                        recipe.training().discriminatorSteps()));
            }
            return new Plan(
                    withSteps(recipe, steps, budget), "%,d steps of %,d images".formatted(steps, imagesPerStep));
        }
        Duration time = ((Budget.Time) budget).duration();
        double secondsPerStep = StepTimer.measure(recipe, time, source, seed, device);
        double available = time.toMillis() / 1e3 * (1 - RESERVE);
        long steps = (long) (available / (secondsPerStep + extraSecondsPerStep));
        if (width == Width.MAY_SHRINK && steps * imagesPerStep < ENOUGH_IMAGES) {
            Optional<Networks> narrower = recipe.networks().narrower();
            if (narrower.isPresent()) {
                Plan plan = of(recipe.with(narrower.get()), budget, extraSecondsPerStep, width, source, seed, device);
                return new Plan(
                        plan.recipe, plan.reason + "; the full width would see " + images(steps * imagesPerStep));
            }
        }
        return new Plan(
                withSteps(recipe, steps, budget),
                String.format(
                        Locale.ROOT,
                        "%.3f s a step here: %,d steps of %,d images, %s, take %s",
                        secondsPerStep,
                        steps,
                        imagesPerStep,
                        images(steps * imagesPerStep),
                        seconds(steps * secondsPerStep)));
    }

    private static Recipe withSteps(Recipe recipe, long steps, Budget budget) {
        if (steps < MIN_STEPS && budget instanceof Budget.Time time) {
            throw new UsageException(
                    "budget: %s is too short for %d steps of %s here; give more, a smaller training.batch, or a smaller recipe"
                            .formatted(seconds(time.duration().toMillis() / 1e3), MIN_STEPS, recipe.name()));
        }
        return recipe.with(recipe.training().withSteps(steps, Math.max(1, (steps + SNAPSHOTS - 1) / SNAPSHOTS)));
    }

    private static long imagesPerStep(Recipe recipe) {
        return (long) recipe.training().batch() * recipe.training().discriminatorSteps();
    }

    private static String images(long images) {
        return String.format(Locale.ROOT, "%,d images", images);
    }

    private static String seconds(double seconds) {
        long whole = Math.round(seconds);
        return "%d:%02d".formatted(whole / 60, whole % 60);
    }
}
