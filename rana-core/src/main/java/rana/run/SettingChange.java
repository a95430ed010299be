package rana.run;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A change of settings while a run trains. It is part of the run: a training that resumes from an
 * earlier step makes the change again at the same step.
 *
 * @param step the step after which it was made
 * @param set the new values, by their keys in the recipe
 */
public record SettingChange(long step, Map<String, Double> set) {
    /** Creates a change. */
    public SettingChange {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
    }

    /** Returns the change without the settings that match {@code keys}; empty if none are left. */
    public Optional<SettingChange> without(Predicate<String> keys) {
        Map<String, Double> left = new TreeMap<>(set);
        left.keySet().removeIf(keys);
        return left.isEmpty() ? Optional.empty() : Optional.of(new SettingChange(step, left));
    }
}
