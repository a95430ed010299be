package rana.watch;

/**
 * On from where a value comes to {@code raise}, off from where it is back at {@code lift}; between the two it stays what it was, so
 * that a value which trembles about a threshold is told once.
 */
final class Alarm {
    private final double raise;
    private final double lift;
    private boolean on;

    /** An alarm for high values where {@code raise} is above {@code lift}, for low ones where it is below. */
    Alarm(double raise, double lift) {
        this.raise = raise;
        this.lift = lift;
    }

    double threshold() {
        return raise;
    }

    boolean isOn() {
        return on;
    }

    /** Takes the next value; one that is no number changes nothing. */
    void take(double value) {
        double sign = raise > lift ? 1 : -1;
        if (sign * value >= sign * raise) {
            on = true;
        } else if (sign * value <= sign * lift) {
            on = false;
        }
    }
}
