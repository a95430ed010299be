package rana.watch;

import java.util.Arrays;

/** The last so many values of a series, and the first so many. */
final class Window {
    private final double[] last;
    private final double[] first;
    private long count;

    Window(int size) {
        last = new double[size];
        first = new double[size];
    }

    /** Takes the next value; one that is no number is left out. */
    void add(double value) {
        if (Double.isFinite(value)) {
            if (count < first.length) {
                first[(int) count] = value;
            }
            last[(int) (count++ % last.length)] = value;
        }
    }

    /** The mean of the last values; NaN before there are enough. */
    double mean() {
        return count < last.length ? Double.NaN : Arrays.stream(last).average().orElse(Double.NaN);
    }

    /** The mean of the last values as a share of the median of the first; NaN before there are enough of both. */
    double meanAgainstFirst() {
        if (count < 2L * first.length) {
            return Double.NaN;
        }
        double[] sorted = first.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        return median > 0 ? mean() / median : Double.NaN;
    }
}
