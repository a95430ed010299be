package rana.watch;

import java.util.Locale;
import rana.run.Finding;

/** One measure that the watchdog compares with a threshold. */
final class Check {
    private final Finding.Kind kind;
    private final HysteresisThreshold threshold;
    private final String message;

    /** @param message the problem as text to display; {@code %s} stands for the value */
    Check(Finding.Kind kind, double trigger, double release, String message) {
        this.kind = kind;
        this.threshold = new HysteresisThreshold(trigger, release);
        this.message = message;
    }

    Finding.Kind kind() {
        return kind;
    }

    boolean isActive() {
        return threshold.isActive();
    }

    /** Takes the next value of the measure; NaN changes nothing. */
    void update(double value) {
        threshold.update(value);
    }

    /** Returns the finding to report if {@code value} has just made this check active. */
    Finding finding(long step, double value, String advice) {
        String number = String.format(Locale.ROOT, Math.abs(value) < 0.01 ? "%.4f" : "%.2f", value);
        return new Finding(kind, step, value, threshold.trigger(), message.formatted(number), advice);
    }
}
