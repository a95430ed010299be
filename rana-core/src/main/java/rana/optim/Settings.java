package rana.optim;

/** Checks of settings, with the name that a recipe gives them first. */
final class Settings {
    private Settings() {}

    static void checkCommon(Schedule lr, double clipValue, double decay) {
        checkPositive("lr", lr.most());
        checkNotNegative("lr", lr.least());
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

    static void checkShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1); got " + value);
        }
    }
}
