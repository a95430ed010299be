package rana.watch;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import rana.recipe.Recipe;
import rana.run.Finding;
import rana.run.Notice;
import rana.run.SampleMeasures;

/**
 * The watchdog's checks and their state, on plain numbers; {@link Watchdog} documents the checks.
 */
final class Checks {
    private static final int STEPS = Watchdog.STEPS;
    private static final double MIN_DIVERSITY_FOR_COPIES = 0.5;
    private static final Set<String> GREY_TRANSFORMS = Set.of("cutout", "translation");

    private final Advice advice;
    private final boolean probabilities;
    private final boolean hasThreshold;
    private final boolean mayLeaveGrey; // the augmentation of the recipe

    private final RollingWindow margins = new RollingWindow(STEPS);
    private final RollingWindow overfittings = new RollingWindow(STEPS);
    private final RollingWindow generatorGradientNorms = new RollingWindow(STEPS);
    private final RollingWindow discriminatorGradientNorms = new RollingWindow(STEPS);
    private double bestDiversity = Double.NaN;
    private double augmentationProbability;

    private final Check scoreMargin = new Check(
            Finding.Kind.D_SATURATED,
            0.9,
            0.8,
            "The discriminator is saturated: D(real) - D(fake) averages %s over " + STEPS + " steps");
    private final Check scoreSign = new Check(
            Finding.Kind.D_SATURATED,
            0.99,
            0.95,
            "The discriminator is saturated: the sign of its scores on real images averages %s over " + STEPS
                    + " steps, of at most 1");
    private final Check generatorVanishes = new Check(
            Finding.Kind.G_GRADIENT_VANISHING,
            0.05,
            0.1,
            "The generator's gradient norm is %s times its median over the first " + STEPS + " steps");
    private final Check generatorGrows = new Check(
            Finding.Kind.DIVERGING,
            100,
            30,
            "The generator's gradient norm is %s times its median over the first " + STEPS + " steps");
    private final Check discriminatorGrows = new Check(
            Finding.Kind.DIVERGING,
            100,
            30,
            "The discriminator's gradient norm is %s times its median over the first " + STEPS + " steps");
    private final Check diversityDrop =
            new Check(Finding.Kind.DIVERSITY_FALLING, 0.5, 0.7, "Sample diversity has dropped to %s of its best value");
    private final Check lowDiversity =
            new Check(Finding.Kind.DIVERSITY_FALLING, 0.25, 0.35, "Sample diversity is %s of that of real images");
    private final Check greyPatches = new Check(
            Finding.Kind.AUGMENTATION_LEAKING,
            0.02,
            0.01,
            "Augmentation leaks into samples: their fraction of mid-grey patches exceeds that of real images by %s");
    private final Check copies = new Check(
            Finding.Kind.MEMORISATION,
            0.3,
            0.5,
            "Samples are near copies of training images: their distance to the nearest one is %s times that between real images");

    Checks(Recipe recipe) {
        this.advice = new Advice(recipe);
        this.probabilities = recipe.objective().hasProbabilities();
        this.hasThreshold = recipe.objective().hasThreshold();
        this.mayLeaveGrey = recipe.regularization().augmentation().transforms().stream()
                .anyMatch(transform -> GREY_TRANSFORMS.contains(transform.type()));
    }

    /** Updates the checks with the metrics of a step. */
    Notice update(StepMetrics metrics) {
        margins.add(metrics.realScore() - metrics.fakeScore());
        overfittings.add(metrics.overfitting());
        generatorGradientNorms.add(metrics.generatorGradientNorm());
        discriminatorGradientNorms.add(metrics.discriminatorGradientNorm());
        augmentationProbability = metrics.augmentationProbability();
        Map<Check, Double> values = new LinkedHashMap<>();
        values.put(scoreMargin, probabilities ? margins.mean() : Double.NaN);
        values.put(scoreSign, hasThreshold ? overfittings.mean() : Double.NaN);
        values.put(generatorVanishes, generatorGradientNorms.meanRelativeToFirst());
        values.put(generatorGrows, generatorGradientNorms.meanRelativeToFirst());
        values.put(discriminatorGrows, discriminatorGradientNorms.meanRelativeToFirst());
        return update(metrics.step(), Optional.empty(), values);
    }

    /** Updates the checks with the measures of a snapshot's samples. */
    Notice update(long step, SampleMeasures measures) {
        Map<Check, Double> values = new LinkedHashMap<>();
        if (step >= STEPS) {
            double diversity = measures.diversity();
            bestDiversity = Double.isNaN(bestDiversity) ? diversity : Math.max(bestDiversity, diversity);
            values.put(diversityDrop, bestDiversity > 0 ? diversity / bestDiversity : Double.NaN);
            values.put(lowDiversity, step >= Watchdog.STEPS_TO_DIVERSITY ? diversity : Double.NaN);
            values.put(greyPatches, mayLeaveGrey && augmentationProbability > 0 ? measures.grey() : 0);
            values.put(copies, diversity >= MIN_DIVERSITY_FOR_COPIES ? measures.nearest() : Double.NaN);
        }
        return update(step, Optional.of(measures), values);
    }

    /** Returns the kinds of the active checks. */
    Set<Finding.Kind> openFindings() {
        Set<Finding.Kind> open = EnumSet.noneOf(Finding.Kind.class);
        for (Check check : allChecks()) {
            if (check.isActive()) {
                open.add(check.kind());
            }
        }
        return open;
    }

    private List<Check> allChecks() {
        return List.of(
                scoreMargin,
                scoreSign,
                generatorVanishes,
                generatorGrows,
                discriminatorGrows,
                diversityDrop,
                lowDiversity,
                greyPatches,
                copies);
    }

    private Notice update(long step, Optional<SampleMeasures> measures, Map<Check, Double> values) {
        Set<Finding.Kind> before = openFindings();
        values.forEach(Check::update);
        Set<Finding.Kind> after = openFindings();
        List<Finding> begins = new ArrayList<>();
        Set<Finding.Kind> reported = EnumSet.noneOf(Finding.Kind.class);
        values.forEach((check, value) -> {
            if (check.isActive() && !before.contains(check.kind()) && reported.add(check.kind())) {
                begins.add(check.finding(step, value, advice.against(check.kind())));
            }
        });
        return new Notice(
                step,
                measures,
                begins,
                before.stream().filter(Predicate.not(after::contains)).toList());
    }
}
