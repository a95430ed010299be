package rana.run;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A command to a running training, which is carried out between two steps.
 *
 * @param action the action to take
 * @param set the settings to change, by their keys in the recipe; empty for any action but
 *     {@link Action#CHANGE}
 */
public record Command(Action action, Map<String, Double> set) {
    /** The action of a command. */
    public enum Action {
        /** A pause: saves a checkpoint and waits for the next command. */
        PAUSE,
        /** The end of a pause: continues a paused training. */
        RESUME,
        /** A snapshot: draws samples and saves a checkpoint. */
        CHECKPOINT,
        /** The end: stops the training with samples and a checkpoint. */
        STOP,
        /**
         * A change: continues with other settings; {@code LiveSettings} lists those that can
         * change.
         */
        CHANGE;

        /** Returns the name that files use: {@code pause}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Creates a command.
     *
     * @throws IllegalArgumentException if {@code set} does not fit the action
     */
    public Command {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
        if (set.isEmpty() == (action == Action.CHANGE)) {
            throw new IllegalArgumentException(
                    action == Action.CHANGE
                            ? "set must name a setting to change"
                            : "set must be empty where the action is " + action + "; got " + set);
        }
    }

    /** Creates a command that does not change settings. */
    public static Command of(Action action) {
        return new Command(action, Map.of());
    }

    /** Creates a command that changes settings. */
    public static Command change(Map<String, Double> set) {
        return new Command(Action.CHANGE, set);
    }

    /**
     * Returns the command as the log shows it: {@code pause}, or
     * {@code set optimizer.generator.lr=1.0E-4}.
     */
    @Override
    public String toString() {
        if (action != Action.CHANGE) {
            return action.toString();
        }
        StringBuilder text = new StringBuilder("set");
        set.forEach((key, value) -> text.append(' ').append(key).append('=').append(number(key, value)));
        return text.toString();
    }

    /** Returns a number of steps as the recipe shows it, without decimals. */
    private static String number(String key, double value) {
        return key.equals(SettingChange.STEPS) || key.equals(SettingChange.EVERY)
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
