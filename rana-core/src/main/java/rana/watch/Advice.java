package rana.watch;

import java.util.Locale;
import java.util.Objects;
import rana.nn.Architecture;
import rana.nn.BatchNorm;
import rana.objective.CrossEntropy;
import rana.objective.Penalty;
import rana.optim.UpdateRule;
import rana.recipe.GanNetworks;
import rana.recipe.Optimizers;
import rana.recipe.Recipe;
import rana.run.Finding;

/**
 * Advice on findings: one line that names settings of the run's recipe and values to start with.
 */
final class Advice {
    private final Recipe recipe;

    Advice(Recipe recipe) {
        this.recipe = recipe;
    }

    String against(Finding.Kind kind) {
        return recipe.optimizer() instanceof Optimizers.OfGan networks
                ? against(kind, networks.discriminator())
                : "half of objective.beta, or more training.steps";
    }

    private String against(Finding.Kind kind, UpdateRule discriminator) {
        return switch (kind) {
            case D_SATURATED -> weaker(discriminator) + orPenalty() + ", or " + augmentation();
            case G_GRADIENT_VANISHING -> weaker(discriminator) + orPenalty() + nonSaturating();
            case DIVERSITY_FALLING ->
                "%s from a checkpoint before this%s, or a training.batch of %d"
                        .formatted(
                                rate("generator", recipe.optimizer().generator(), 2),
                                orPenalty(),
                                2 * recipe.training().batch());
            case AUGMENTATION_LEAKING ->
                "regularization.augmentation.probability of 0.3 (adaptive.limit of 0.3, if it is adaptive), or no cutout and"
                        + " translation";
            case MEMORISATION -> "more training images, or " + augmentation() + ", or an earlier checkpoint";
            case DIVERGING ->
                "%s and %s from a checkpoint before this%s"
                        .formatted(
                                rate("generator", recipe.optimizer().generator(), 3),
                                rate("discriminator", discriminator, 3),
                                orPenalty());
        };
    }

    private String weaker(UpdateRule discriminator) {
        int steps = recipe.training().discriminatorSteps();
        return steps > 1
                ? "training.discriminatorSteps of 1 (it is %d)".formatted(steps)
                : rate("discriminator", discriminator, 2);
    }

    /** Returns advice to divide a network's learning rate by {@code divisor}. */
    private static String rate(String network, UpdateRule rule, int divisor) {
        return String.format(
                Locale.ROOT, "optimizer.%s.lr of %.1e", network, rule.lr().max() / divisor);
    }

    /** Returns advice on R1; none if the discriminator has batch norm, which excludes penalties. */
    private String orPenalty() {
        Architecture discriminator =
                Objects.requireNonNull(recipe.architectures().get(GanNetworks.DISCRIMINATOR));
        if (discriminator.everyLayer().anyMatch(BatchNorm.class::isInstance)) {
            return "";
        }
        boolean hasR1 = recipe.regularization().penalties().stream().anyMatch(Penalty.R1.class::isInstance);
        return hasR1
                ? ", or twice the weight of r1 in regularization.penalties"
                : ", or {type: r1, weight: 0.1, every: 1} in regularization.penalties";
    }

    private String augmentation() {
        return recipe.regularization().augmentation().transforms().isEmpty()
                ? "flip and translation in regularization.augmentation with probability 0.3"
                : "a regularization.augmentation.probability of up to 0.5";
    }

    private String nonSaturating() {
        return recipe.objective() instanceof CrossEntropy entropy
                        && entropy.generator() == CrossEntropy.GeneratorLoss.MINIMAX
                ? ", or objective.generator non-saturating"
                : "";
    }
}
