package rana.run;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import rana.recipe.TrainingConfig;

/**
 * A change of settings while a run trains. It is part of the run: a training that resumes from an
 * earlier step makes the change again at the same step.
 *
 * <p>A plan for a budget of time is such a change too: of {@value #STEPS} and {@value #EVERY}.
 *
 * @param step the step after which it was made
 * @param set the new values, by their keys in the recipe
 */
public record SettingChange(long step, Map<String, Double> set) {
    /** The key of the number of steps. */
    public static final String STEPS = "training.steps";

    /** The key of the number of steps between snapshots. */
    public static final String EVERY = "training.every";

    /** Creates a change. */
    public SettingChange {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
    }

    /**
     * Creates a change of the length of a training.
     *
     * @param step the step after which it is made
     * @param steps the number of all steps of the training
     * @param snapshotEvery the number of steps between snapshots
     */
    public static SettingChange ofLength(long step, long steps, long snapshotEvery) {
        return new SettingChange(step, Map.of(STEPS, (double) steps, EVERY, (double) snapshotEvery));
    }

    /**
     * Returns the fraction of a training that is done after {@code step} steps. It grows evenly, from
     * its value at each change of the length to 1 at the last step, so that a change of the length
     * never makes it jump.
     *
     * @param steps the number of all steps before any of the changes
     * @param changes the changes in the order of their steps
     */
    public static double fraction(long step, long steps, List<SettingChange> changes) {
        double fraction = 0;
        long from = 0;
        long until = steps;
        for (SettingChange change : changes) {
            Double length = change.set.get(STEPS);
            if (length != null && change.step <= step) {
                fraction = fraction(change.step, fraction, from, until);
                from = change.step;
                until = length.longValue();
            }
        }
        return fraction(step, fraction, from, until);
    }

    private static double fraction(long step, double reached, long from, long until) {
        return step >= until ? 1 : reached + (1 - reached) * (step - from) / (until - from);
    }

    /** Returns {@code before} with the length that this change sets, if it sets any. */
    public TrainingConfig length(TrainingConfig before) {
        Double steps = set.get(STEPS);
        Double every = set.get(EVERY);
        return before.withSteps(
                steps == null ? before.steps() : steps.longValue(),
                every == null ? before.snapshotEvery() : every.longValue());
    }

    /** Returns the change without the settings that match {@code keys}; empty if none are left. */
    public Optional<SettingChange> without(Predicate<String> keys) {
        Map<String, Double> left = new TreeMap<>(set);
        left.keySet().removeIf(keys);
        return left.isEmpty() ? Optional.empty() : Optional.of(new SettingChange(step, left));
    }
}
