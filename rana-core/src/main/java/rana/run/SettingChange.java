package rana.run;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Settings that a run goes on with from a step on. It is a part of the run: a training that is resumed before that step makes the
 * change there again.
 *
 * @param step after which it was made
 * @param set the settings, by their keys in the recipe
 */
public record SettingChange(long step, Map<String, Double> set) {
    public SettingChange {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
    }

    /** What is left of it when the settings that {@code keys} holds for are taken out; empty where nothing is. */
    public Optional<SettingChange> without(Predicate<String> keys) {
        Map<String, Double> left = new TreeMap<>(set);
        left.keySet().removeIf(keys);
        return left.isEmpty() ? Optional.empty() : Optional.of(new SettingChange(step, left));
    }
}
