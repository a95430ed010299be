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

/** The watchdog's rules and what they remember, on plain numbers; {@link Watchdog} says what they are. */
final class Checks {
    private static final int STEPS = Watchdog.STEPS;
    private static final double VARIED = 0.5;
    private static final Set<String> LEAVE_GREY = Set.of("cutout", "translation");

    private final Advice advice;
    private final boolean probabilities;
    private final boolean signsMean;
    private final boolean greys;

    private final Window margins = new Window(STEPS);
    private final Window overfittings = new Window(STEPS);
    private final Window ofGenerator = new Window(STEPS);
    private final Window ofDiscriminator = new Window(STEPS);
    private double bestDiversity = Double.NaN;
    private double augmentation;

    private final Check margin = new Check(
            Finding.Kind.D_SATURATED,
            0.9,
            0.8,
            "D is sure of everything: D(real) - D(fake) is %s over " + STEPS + " steps");
    private final Check sure = new Check(
            Finding.Kind.D_SATURATED,
            0.99,
            0.95,
            "D tells nearly every real picture: the sign of its scores is %s on average over " + STEPS
                    + " steps, 1 at most");
    private final Check vanishing = new Check(
            Finding.Kind.G_GRADIENT_VANISHING,
            0.05,
            0.1,
            "G's gradient is %s of what it was in the first " + STEPS + " steps");
    private final Check generatorGrows = new Check(
            Finding.Kind.DIVERGING, 100, 30, "G's gradient is %s times what it was in the first " + STEPS + " steps");
    private final Check discriminatorGrows = new Check(
            Finding.Kind.DIVERGING, 100, 30, "D's gradient is %s times what it was in the first " + STEPS + " steps");
    private final Check falling = new Check(
            Finding.Kind.DIVERSITY_FALLING,
            0.5,
            0.7,
            "G's pictures have become alike: their diversity is %s of its best");
    private final Check alike = new Check(
            Finding.Kind.DIVERSITY_FALLING, 0.25, 0.35, "G's pictures are alike: their diversity is %s of real ones'");
    private final Check grey = new Check(
            Finding.Kind.AUGMENTATION_LEAKING,
            0.02,
            0.01,
            "G draws what augmentation leaves: mid-grey patches are %s more of its pictures than of real ones");
    private final Check copies = new Check(
            Finding.Kind.MEMORISATION,
            0.3,
            0.5,
            "G's pictures are near copies of real ones: the nearest is %s times as far as from one real picture to another");

    Checks(Recipe recipe) {
        this.advice = new Advice(recipe);
        this.probabilities = recipe.objective().hasProbabilities();
        this.signsMean = recipe.objective().hasThreshold();
        this.greys = recipe.regularization().augmentation().transforms().stream()
                .anyMatch(transform -> LEAVE_GREY.contains(transform.type()));
    }

    /** Takes what a step says. */
    Notice take(StepMetrics signs) {
        margins.add(signs.onReal() - signs.onFake());
        overfittings.add(signs.overfitting());
        ofGenerator.add(signs.generatorGradient());
        ofDiscriminator.add(signs.discriminatorGradient());
        augmentation = signs.augmentation();
        Map<Check, Double> values = new LinkedHashMap<>();
        values.put(margin, probabilities ? margins.mean() : Double.NaN);
        values.put(sure, signsMean ? overfittings.mean() : Double.NaN);
        values.put(vanishing, ofGenerator.meanAgainstFirst());
        values.put(generatorGrows, ofGenerator.meanAgainstFirst());
        values.put(discriminatorGrows, ofDiscriminator.meanAgainstFirst());
        return take(signs.step(), Optional.empty(), values);
    }

    /** Takes what samples show. */
    Notice take(long step, SampleMeasures measures) {
        Map<Check, Double> values = new LinkedHashMap<>();
        if (step >= STEPS) {
            double diversity = measures.diversity();
            bestDiversity = Double.isNaN(bestDiversity) ? diversity : Math.max(bestDiversity, diversity);
            values.put(falling, bestDiversity > 0 ? diversity / bestDiversity : Double.NaN);
            values.put(alike, step >= Watchdog.STEPS_TO_VARIETY ? diversity : Double.NaN);
            values.put(grey, greys && augmentation > 0 ? measures.grey() : 0);
            values.put(copies, diversity >= VARIED ? measures.nearest() : Double.NaN);
        }
        return take(step, Optional.of(measures), values);
    }

    /** What is wrong at present. */
    Set<Finding.Kind> openFindings() {
        Set<Finding.Kind> open = EnumSet.noneOf(Finding.Kind.class);
        for (Check check :
                List.of(margin, sure, vanishing, generatorGrows, discriminatorGrows, falling, alike, grey, copies)) {
            if (check.isOn()) {
                open.add(check.kind());
            }
        }
        return open;
    }

    private Notice take(long step, Optional<SampleMeasures> measures, Map<Check, Double> values) {
        Set<Finding.Kind> before = openFindings();
        values.forEach(Check::take);
        Set<Finding.Kind> after = openFindings();
        List<Finding> begins = new ArrayList<>();
        Set<Finding.Kind> said = EnumSet.noneOf(Finding.Kind.class);
        values.forEach((check, value) -> {
            if (check.isOn() && !before.contains(check.kind()) && said.add(check.kind())) {
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
