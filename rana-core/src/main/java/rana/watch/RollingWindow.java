package rana.watch;

import java.util.Arrays;

/** The first n and the last n values of a series. */
final class RollingWindow {
    private final double[] last;
    private final double[] first;
    private long count;

    RollingWindow(int size) {
        last = new double[size];
        first = new double[size];
    }

    /** Adds the next value; values that are not finite are left out. */
    void add(double value) {
        if (Double.isFinite(value)) {
            if (count < first.length) {
                first[(int) count] = value;
            }
            last[(int) (count++ % last.length)] = value;
        }
    }

    /** Returns the mean of the last values; NaN until there are n of them. */
    double mean() {
        return count < last.length ? Double.NaN : Arrays.stream(last).average().orElse(Double.NaN);
    }

    /**
     * Returns the mean of the last values divided by the median of the first; NaN until there are n
     * of each.
     */
    double meanRelativeToFirst() {
        if (count < 2L * first.length) {
            return Double.NaN;
        }
        double[] sorted = first.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        return median > 0 ? mean() / median : Double.NaN;
    }
}
