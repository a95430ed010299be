package rana.nn;

/**
 * The padding of a convolution, computed as in Keras.
 *
 * @param kind the rule
 * @param amount the rows and columns on each side; 0 unless explicit
 */
public record Padding(Kind kind, int amount) {
    /** A rule for the amount of padding. */
    public enum Kind {
        /**
         * Padding by which a stride s divides the size by s, rounding up (or multiplies it, in a
         * transposed convolution). An odd row or column is added at the bottom or right.
         */
        SAME,
        /** No padding. */
        VALID,
        /** The same number of rows and columns on each side, as in PyTorch. */
        EXPLICIT
    }

    /** Padding that keeps the size at stride 1. */
    public static final Padding SAME = new Padding(Kind.SAME, 0);
    /** No padding. */
    public static final Padding VALID = new Padding(Kind.VALID, 0);

    public Padding {
        Shapes.atLeast("padding", 0, amount);
    }

    /** Returns a padding of {@code amount} rows and columns on each side. */
    public static Padding explicit(int amount) {
        return new Padding(Kind.EXPLICIT, amount);
    }

    /** Parses {@code same}, {@code valid} or a number, as in recipes. */
    public static Padding of(String text) {
        if (text.equals("same")) {
            return SAME;
        }
        if (text.equals("valid")) {
            return VALID;
        }
        try {
            return explicit(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "padding must be same, valid or a number of pixels; got '" + text + "'", e);
        }
    }

    /** Returns {@code same}, {@code valid} or the number. */
    @Override
    public String toString() {
        return kind == Kind.EXPLICIT ? Integer.toString(amount) : kind == Kind.SAME ? "same" : "valid";
    }
}
