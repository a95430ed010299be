package rana.watch;

import java.util.Locale;
import rana.run.Finding;

/** One figure that the watchdog keeps an eye on, with the alarm for it. */
final class Check {
    private final Finding.Kind kind;
    private final Alarm alarm;
    private final String what;

    /** @param what is wrong, for people; {@code %s} stands for the value */
    Check(Finding.Kind kind, double raise, double lift, String what) {
        this.kind = kind;
        this.alarm = new Alarm(raise, lift);
        this.what = what;
    }

    Finding.Kind kind() {
        return kind;
    }

    boolean isOn() {
        return alarm.isOn();
    }

    /** Takes the next value of the figure; one that is no number changes nothing. */
    void take(double value) {
        alarm.take(value);
    }

    /** What is to be said of {@code value} if this check has just found it wrong. */
    Finding finding(long step, double value, String tryThis) {
        String figure = String.format(Locale.ROOT, Math.abs(value) < 0.01 ? "%.4f" : "%.2f", value);
        return new Finding(kind, step, value, alarm.threshold(), what.formatted(figure), tryThis);
    }
}
