package rana.run;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a training may be told while it runs, between two steps.
 *
 * @param action to take
 * @param set settings to change, by their keys in the recipe; none where the action is another
 */
public record Command(Action action, Map<String, Double> set) {
    /** What to do. */
    public enum Action {
        /** To keep a checkpoint and wait. */
        PAUSE,
        /** To go on, where it waits. */
        RESUME,
        /** To keep a checkpoint, with samples. */
        CHECKPOINT,
        /** To end as after Training.stop. */
        STOP,
        /** To go on with other settings: LiveSettings. */
        CHANGE;

        /** As files and people have it: {@code pause}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Command {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
        if (set.isEmpty() == (action == Action.CHANGE)) {
            throw new IllegalArgumentException(
                    action == Action.CHANGE
                            ? "set must name a setting to change"
                            : "set must be empty where the action is " + action + "; got " + set);
        }
    }

    /** To do {@code action}, which is not to change settings. */
    public static Command of(Action action) {
        return new Command(action, Map.of());
    }

    /** To change settings. */
    public static Command change(Map<String, Double> set) {
        return new Command(Action.CHANGE, set);
    }

    /** For people: {@code pause}, or {@code set optimizer.generator.lr=1.0E-4}. */
    @Override
    public String toString() {
        if (action != Action.CHANGE) {
            return action.toString();
        }
        StringBuilder text = new StringBuilder("set");
        set.forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
        return text.toString();
    }
}
