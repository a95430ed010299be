package rana.recipe;

/** What bytes 0 to 255 become when a network sees them. */
public enum ValueRange {
    /** [0, 1], as the seed has it. */
    UNIT(0, 1),
    /** [-1, 1], the range of a tanh. */
    SYMMETRIC(-1, 1);

    private final double low;
    private final double high;

    ValueRange(double low, double high) {
        this.low = low;
        this.high = high;
    }

    public double low() {
        return low;
    }

    public double high() {
        return high;
    }

    /** As mathematics writes it: {@code [-1, 1]}. */
    public String interval() {
        return "[" + (int) low + ", " + (int) high + "]";
    }
}
