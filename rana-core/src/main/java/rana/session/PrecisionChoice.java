package rana.session;

import java.util.Locale;
import java.util.Optional;
import rana.model.StepSeconds;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig.Precision;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/**
 * The precision of a new run.
 *
 * @param recipe the recipe with a precision that is not {@link Precision#AUTO}
 * @param reason the choice and its reason in one line; empty if the recipe made the choice, except
 *     one that costs time on this machine
 */
record PrecisionChoice(Recipe recipe, Optional<String> reason) {
    /** The largest duration of a step in bfloat16, as a fraction of one in float32, that is worth it. */
    private static final double WORTH_IT = 0.9;

    /**
     * Chooses bfloat16 if the recipe leaves the choice to this machine, and steps in bfloat16 are
     * measured to be at least ten percent shorter.
     */
    static PrecisionChoice of(Recipe recipe, ComputeDevice device, PrecisionMeter meter) {
        if (recipe.training().precision() != Precision.AUTO) {
            return new PrecisionChoice(recipe, hint(recipe, device, meter));
        }
        if (recipe.architectures().values().stream().noneMatch(network -> network.hasReducedConvolutions())) {
            return of(recipe, Precision.FLOAT32, ": the networks have no convolutions between images larger than 4×4");
        }
        Optional<String> obstacle = meter.obstacle(device);
        if (obstacle.isPresent()) {
            return of(recipe, Precision.FLOAT32, ": " + obstacle.get());
        }
        try {
            return meter.measure(recipe, device)
                    .map(seconds -> of(recipe, seconds))
                    .orElseGet(
                            () -> of(recipe, Precision.FLOAT32, ": a step takes too long to compare it with bfloat16"));
        } catch (RuntimeException e) { // the training itself may still succeed
            return of(recipe, Precision.FLOAT32, ": bfloat16 failed: " + Torch.firstLine(e));
        }
    }

    private static PrecisionChoice of(Recipe recipe, StepSeconds measured) {
        boolean worthIt = measured.bfloat16() <= WORTH_IT * measured.float32();
        double chosen = worthIt ? measured.bfloat16() : measured.float32();
        double other = worthIt ? measured.float32() : measured.bfloat16();
        Precision precision = worthIt ? Precision.BFLOAT16 : Precision.FLOAT32;
        String batch = measured.batch() == recipe.training().batch() ? "" : " with a batch of " + measured.batch();
        return of(
                recipe,
                precision,
                ", %s s a step against %s s in %s%s"
                        .formatted(seconds(chosen), seconds(other), worthIt ? "float32" : "bfloat16", batch));
    }

    private static PrecisionChoice of(Recipe recipe, Precision precision, String why) {
        return new PrecisionChoice(
                recipe.with(recipe.training().precision(precision)),
                Optional.of("precision: " + name(precision) + why));
    }

    private static Optional<String> hint(Recipe recipe, ComputeDevice device, PrecisionMeter meter) {
        return recipe.training().precision() == Precision.BFLOAT16
                ? meter.obstacle(device).map(why -> "precision: bfloat16, which may save no time here: " + why)
                : Optional.empty();
    }

    /** Returns the name of a precision in recipes and messages. */
    static String name(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : "%.2f", value);
    }
}
