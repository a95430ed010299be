package rana.optim;

/** Checks for settings. A message begins with the key that a recipe uses for the setting. */
final class Settings {
    private Settings() {}

    static void checkCommon(Schedule lr, double clipValue, double decay) {
        checkPositive("lr", lr.max());
        checkNotNegative("lr", lr.min());
        checkNotNegative("clipValue", clipValue);
        checkNotNegative("decay", decay);
    }

    static void checkPositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be greater than 0; got " + value);
        }
    }

    static void checkNotNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be at least 0; got " + value);
        }
    }

    static void checkFraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1); got " + value);
        }
    }
}
