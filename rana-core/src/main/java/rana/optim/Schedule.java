package rana.optim;

/**
 * A number that changes over a training. It warms up from 0 to {@code from}, then moves to
 * {@code to}, and stays there.
 *
 * @param curve the shape of the way from {@code from} to {@code to}
 * @param from the value after the warm-up
 * @param to the final value
 * @param fraction the fraction of the training, in (0, 1], after which the value is {@code to};
 *     recipes call it {@code share}
 * @param warmup the fraction of the training, in [0, fraction), over which the value rises linearly
 *     from 0
 */
public record Schedule(Curve curve, double from, double to, double fraction, double warmup) {
    /** The shape of the way from one value to the other. */
    public enum Curve {
        /** A straight line. */
        LINEAR,
        /**
         * Half a period of the cosine: slow at both ends (Loshchilov and Hutter, 2016,
         * arXiv:1608.03983).
         */
        COSINE
    }

    public Schedule {
        if (!Double.isFinite(from)) {
            throw new IllegalArgumentException("from must be a finite number; got " + from);
        }
        if (!Double.isFinite(to)) {
            throw new IllegalArgumentException("to must be a finite number; got " + to);
        }
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("share must be in (0, 1]; got " + fraction); // the recipe's key
        }
        if (!(warmup >= 0 && warmup < fraction)) {
            throw new IllegalArgumentException(
                    "warmup must be in [0, share), with share " + fraction + "; got " + warmup);
        }
        if (from == to && warmup == 0) { // constant schedules of the same value are equal
            curve = Curve.LINEAR;
            to = from;
            fraction = 1;
        }
    }

    /** Creates a schedule that never changes. */
    public static Schedule constant(double value) {
        return linear(value, value);
    }

    /** Creates a straight line over the whole training. */
    public static Schedule linear(double from, double to) {
        return new Schedule(Curve.LINEAR, from, to, 1, 0);
    }

    /** Creates half a period of the cosine over the whole training. */
    public static Schedule cosine(double from, double to) {
        return new Schedule(Curve.COSINE, from, to, 1, 0);
    }

    /**
     * Returns a copy that is at its final value after another fraction of the training, in (0, 1].
     */
    public Schedule fraction(double value) {
        return new Schedule(curve, from, to, value, warmup);
    }

    /** Returns a copy that warms up over another fraction of the training, in [0, fraction). */
    public Schedule warmup(double value) {
        return new Schedule(curve, from, to, fraction, value);
    }

    /** Returns true if it never changes. */
    public boolean isConstant() {
        return from == to && warmup == 0;
    }

    /**
     * Returns the value at a point of the training.
     *
     * @param done the fraction of the training that is done, in [0, 1]
     */
    public double at(double done) {
        if (done < warmup) {
            return from * done / warmup;
        }
        double t = Math.min(1, (done - warmup) / (fraction - warmup));
        double way = curve == Curve.LINEAR ? t : (1 - Math.cos(Math.PI * t)) / 2;
        return from + (to - from) * way;
    }

    /** Returns the larger of {@code from} and {@code to}. */
    public double max() {
        return Math.max(from, to);
    }

    /**
     * Returns the smaller of {@code from} and {@code to}; the warm-up, which begins at 0, does not
     * count.
     */
    public double min() {
        return Math.min(from, to);
    }

    /** Returns a short text: {@code 2.0E-4}, or {@code 2.0E-4 to 5.0E-5}. */
    @Override
    public String toString() {
        return isConstant() ? Double.toString(from) : from + " to " + to;
    }
}
