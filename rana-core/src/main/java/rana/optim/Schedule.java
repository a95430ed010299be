package rana.optim;

/**
 * A number that moves as a training goes on: it warms up from 0 to {@code from}, then goes to {@code to}, and stays there.
 *
 * @param curve how it goes from the one to the other
 * @param from where it begins, after the warm-up
 * @param to where it ends
 * @param share of the whole training, in (0, 1], after which it is there
 * @param warmup share of the whole training, in [0, share), in which it rises in a straight line from 0
 */
public record Schedule(Curve curve, double from, double to, double share, double warmup) {
    /** The way from one value to the other. */
    public enum Curve {
        /** A straight line. */
        LINEAR,
        /** Half a period of the cosine: slow at both ends (Loshchilov and Hutter, 2016, arXiv:1608.03983). */
        COSINE
    }

    public Schedule {
        if (!Double.isFinite(from)) {
            throw new IllegalArgumentException("from must be a finite number; got " + from);
        }
        if (!Double.isFinite(to)) {
            throw new IllegalArgumentException("to must be a finite number; got " + to);
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be in (0, 1]; got " + share);
        }
        if (!(warmup >= 0 && warmup < share)) {
            throw new IllegalArgumentException("warmup must be in [0, share), with share " + share + "; got " + warmup);
        }
        if (from == to && warmup == 0) { // what never moves is equal to any other that has the same value
            curve = Curve.LINEAR;
            to = from;
            share = 1;
        }
    }

    /** A number that does not move. */
    public static Schedule constant(double value) {
        return new Schedule(Curve.LINEAR, value, value, 1, 0);
    }

    /** Whether it never moves. */
    public boolean isConstant() {
        return from == to && warmup == 0;
    }

    /**
     * Its value.
     *
     * @param progress share of the training that is done, in [0, 1]
     */
    public double at(double progress) {
        if (progress < warmup) {
            return from * progress / warmup;
        }
        double t = Math.min(1, (progress - warmup) / (share - warmup));
        double way = curve == Curve.LINEAR ? t : (1 - Math.cos(Math.PI * t)) / 2;
        return from + (to - from) * way;
    }

    /** The larger of its two ends. */
    public double most() {
        return Math.max(from, to);
    }

    /** The smaller of its two ends; a warm-up begins at 0 all the same. */
    public double least() {
        return Math.min(from, to);
    }

    /** For people: {@code 2.0E-4}, or {@code 2.0E-4 to 5.0E-5}. */
    @Override
    public String toString() {
        return isConstant() ? Double.toString(from) : from + " to " + to;
    }
}
