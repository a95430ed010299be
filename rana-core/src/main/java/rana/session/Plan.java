package rana.session;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.UsageException;
import rana.data.ImageSource;
import rana.recipe.Networks;
import rana.recipe.Recipe;
import rana.train.Training;

/**
 * A recipe adapted to a {@link Budget} on this machine. For a budget of time it is the first plan;
 * the {@link BudgetKeeper} makes others while the training runs.
 *
 * @param recipe the recipe with as many steps as the budget allows; its schedules, fractions of a
 *     training, stretch with it
 * @param secondsPerStep the estimated seconds of a step; 0 unless the budget is a time
 * @param reason the measurement and the choice, in one line
 */
record Plan(Recipe recipe, double secondsPerStep, String reason) {
    /** The smallest number of steps that is worth a training. */
    private static final int MIN_STEPS = 10;

    /**
     * The number of images below which a network of half the width, which sees more of them in the
     * same time, gives better samples.
     */
    private static final long ENOUGH_IMAGES = 20_000;

    /** The permission to narrow a network, so that it sees enough images in the time. */
    enum Width {
        FIXED,
        MAY_SHRINK
    }

    /**
     * The conditions of a plan for a time, in addition to the recipe.
     *
     * @param every the number of steps between snapshots; null if it is planned
     * @param evaluations the evaluations that count
     * @param environment the device, clock and group of processes of the training
     */
    record Circumstances(
            Width width,
            @Nullable Long every,
            TimePlanner.Evaluations evaluations,
            ImageSource images,
            long seed,
            Training.Environment environment) {}

    /**
     * Plans a training by a number of steps or images.
     *
     * @param every the number of steps between snapshots; null if it is planned
     * @throws UsageException if the images are less than a step
     */
    static Plan of(Recipe recipe, Budget budget, @Nullable Long every) {
        long steps = steps(recipe, budget);
        return new Plan(
                withSteps(recipe, steps, every == null ? TimePlanner.every(steps) : every),
                0,
                budget instanceof Budget.Steps
                        ? Counts.of(steps, "step")
                        : Counts.of(steps, "step") + " of " + Counts.of(imagesPerStep(recipe), "image"));
    }

    /** Returns the steps of a budget of steps or images. */
    static long steps(Recipe recipe, Budget budget) {
        if (budget instanceof Budget.Images of) {
            if (of.images() < imagesPerStep(recipe)) {
                throw new UsageException(
                        "budget: %,d images are less than one step of training.batch %d × training.discriminatorSteps %d"
                                .formatted(
                                        of.images(),
                                        recipe.training().batch(),
                                        recipe.training().discriminatorSteps()));
            }
            return of.images() / imagesPerStep(recipe);
        }
        return ((Budget.Steps) budget).steps();
    }

    /**
     * Makes the first plan of a training for a time. A few steps are measured.
     *
     * @throws UsageException if the time is too short for ten steps
     */
    static Plan of(Recipe recipe, double seconds, Circumstances in) {
        double perStep = StepTimer.measure(recipe, seconds, in.images, in.seed, in.environment);
        TimePlanner planner = new TimePlanner(seconds, 0, 0, in.every, in.evaluations);
        planner.assume(perStep);
        TimePlanner.Length length = planner.longest(0);
        long images = length.steps() * imagesPerStep(recipe);
        if (in.width == Width.MAY_SHRINK && images < ENOUGH_IMAGES) {
            Optional<Networks> narrower = recipe.networks().narrower();
            if (narrower.isPresent()) {
                Plan plan = of(recipe.with(narrower.get()), seconds, in);
                return new Plan(
                        plan.recipe, plan.secondsPerStep, plan.reason + "; the full width would see " + images(images));
            }
        }
        if (length.steps() < MIN_STEPS) {
            throw new UsageException(
                    "budget: %s is too short for %d steps of %s here; give more, a smaller training.batch, or a smaller recipe"
                            .formatted(time(seconds), MIN_STEPS, recipe.name()));
        }
        return new Plan(
                withSteps(recipe, length.steps(), length.every()),
                perStep,
                String.format(
                        Locale.ROOT,
                        "%.3f s a step at first: about %s of %s, %s, in %s",
                        perStep,
                        Counts.of(length.steps(), "step"),
                        Counts.of(imagesPerStep(recipe), "image"),
                        images(images),
                        time(seconds)));
    }

    private static Recipe withSteps(Recipe recipe, long steps, long every) {
        return recipe.with(recipe.training().withSteps(steps, every));
    }

    private static long imagesPerStep(Recipe recipe) {
        return (long) recipe.training().batch() * recipe.training().discriminatorSteps();
    }

    private static String images(long images) {
        return Counts.of(images, "image");
    }

    /** Returns a time as minutes and seconds: {@code 1:30}. */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        return "%d:%02d".formatted(whole / 60, whole % 60);
    }
}
