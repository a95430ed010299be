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
 * A recipe that fits a {@link Budget} on this machine.
 *
 * @param recipe with as many steps as the budget holds; its schedules are shares of a training and follow
 * @param why in one line, what was measured and chosen
 */
public record Plan(Recipe recipe, String why) {
    /** Grids and checkpoints in a training. */
    private static final int GRIDS = 12;

    /** Fewer steps are no training. */
    private static final int LEAST_STEPS = 10;

    /** With fewer pictures, a network of half the width, which sees more of them in the same time, draws better. */
    private static final long ENOUGH_IMAGES = 20_000;

    /** Share of the time for samples, checkpoints and reports, and for a machine that is slower later. */
    private static final double RESERVE = 0.05;

    /** Whether a network may be made narrower to see enough pictures. */
    public enum Width {
        AS_IT_IS,
        MAY_SHRINK
    }

    /**
     * Plans a training. For a budget of time, some steps are taken to measure them, in about a twentieth of it.
     *
     * @param besides seconds that a step costs besides, such as its share of an evaluation
     * @throws UsageException if a budget of time is for fewer than ten steps, or any for none
     */
    public static Plan of(
            Recipe recipe,
            Budget budget,
            double besides,
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
                        "--budget %,dimages: is for less than one step of training.batch %d × training.discriminatorSteps %d"
                                .formatted(
                                        of.images(),
                                        recipe.training().batch(),
                                        recipe.training().discriminatorSteps()));
            }
            return new Plan(
                    withSteps(recipe, steps, budget), "%,d steps of %,d images".formatted(steps, imagesPerStep));
        }
        Duration time = ((Budget.Time) budget).duration();
        double pace = StepTimer.measure(recipe, time, source, seed, device);
        double available = time.toMillis() / 1e3 * (1 - RESERVE);
        long steps = (long) (available / (pace + besides));
        if (width == Width.MAY_SHRINK && steps * imagesPerStep < ENOUGH_IMAGES) {
            Optional<Networks> narrower = recipe.networks().narrower();
            if (narrower.isPresent()) {
                Plan plan = of(recipe.with(narrower.get()), budget, besides, width, source, seed, device);
                return new Plan(plan.recipe, plan.why + "; at full width it were " + images(steps * imagesPerStep));
            }
        }
        return new Plan(
                withSteps(recipe, steps, budget),
                String.format(
                        Locale.ROOT,
                        "%.3f s a step here: %,d steps of %,d images, %s, take %s",
                        pace,
                        steps,
                        imagesPerStep,
                        images(steps * imagesPerStep),
                        seconds(steps * pace)));
    }

    private static Recipe withSteps(Recipe recipe, long steps, Budget budget) {
        if (steps < LEAST_STEPS && budget instanceof Budget.Time time) {
            throw new UsageException(
                    "--budget %s: is too short for %d steps of %s here; give more, a smaller training.batch, or a smaller recipe"
                            .formatted(seconds(time.duration().toMillis() / 1e3), LEAST_STEPS, recipe.name()));
        }
        return recipe.with(recipe.training().withSteps(steps, Math.max(1, (steps + GRIDS - 1) / GRIDS)));
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
