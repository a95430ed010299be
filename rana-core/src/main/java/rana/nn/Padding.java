package rana.nn;

/**
 * How a convolution treats the border, as Keras computes it.
 *
 * @param kind {@code SAME}: stride 1 keeps the size, stride s divides it by s (a transposed one multiplies it), rounding up;
 *     where the padding is odd the extra row and column go to the bottom and right. {@code VALID}: none. {@code EXPLICIT}:
 *     {@code amount} on each side, as PyTorch takes it.
 * @param amount rows and columns on each side; 0 unless explicit
 */
public record Padding(Kind kind, int amount) {
    /** Which rule. */
    public enum Kind {
        SAME,
        VALID,
        EXPLICIT
    }

    public static final Padding SAME = new Padding(Kind.SAME, 0);
    public static final Padding VALID = new Padding(Kind.VALID, 0);

    public Padding {
        Shapes.atLeast("padding", 0, amount);
    }

    /** {@code amount} rows and columns on each side. */
    public static Padding explicit(int amount) {
        return new Padding(Kind.EXPLICIT, amount);
    }

    /** Reads {@code same}, {@code valid} or a number, as recipes write them. */
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

    /** {@code same}, {@code valid} or the number. */
    @Override
    public String toString() {
        return kind == Kind.EXPLICIT ? Integer.toString(amount) : kind == Kind.SAME ? "same" : "valid";
    }
}
