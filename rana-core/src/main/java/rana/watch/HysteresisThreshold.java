package rana.watch;

/**
 * A threshold with hysteresis: it becomes active when a value reaches {@code trigger} and inactive
 * when a value is back at {@code release}. Between the two it keeps its state, so that a value that
 * fluctuates about a threshold is reported once.
 */
final class HysteresisThreshold {
    private final double trigger;
    private final double release;
    private boolean active;

    /**
     * Creates an inactive threshold, for high values if {@code trigger} is above {@code release},
     * else for low ones.
     */
    HysteresisThreshold(double trigger, double release) {
        this.trigger = trigger;
        this.release = release;
    }

    /** Returns the value from which the threshold is active. */
    double trigger() {
        return trigger;
    }

    boolean isActive() {
        return active;
    }

    /** Takes the next value; NaN changes nothing. */
    void update(double value) {
        double sign = trigger > release ? 1 : -1;
        if (sign * value >= sign * trigger) {
            active = true;
        } else if (sign * value <= sign * release) {
            active = false;
        }
    }
}
