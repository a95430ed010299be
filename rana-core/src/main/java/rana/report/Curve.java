package rana.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import rana.run.Metrics;

/** Finite numbers over steps; both arrays have the same length. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and passed to the chart as it is
record Curve(double[] steps, double[] values) {
    /** Returns the points whose value is finite. */
    static Curve of(List<Metrics> metrics, ToDoubleFunction<Metrics> value) {
        List<Metrics> finite = metrics.stream()
                .filter(line -> Double.isFinite(value.applyAsDouble(line)))
                .toList();
        return new Curve(
                finite.stream().mapToDouble(Metrics::step).toArray(),
                finite.stream().mapToDouble(value).toArray());
    }

    int size() {
        return steps.length;
    }

    /**
     * Returns the centred moving average over each point and up to {@code radius} neighbours on
     * either side.
     */
    Curve smoothed(int radius) {
        double[] sums = new double[size() + 1];
        for (int i = 0; i < size(); i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        double[] means = new double[size()];
        for (int i = 0; i < size(); i++) {
            int from = Math.max(0, i - radius);
            int to = Math.min(size(), i + radius + 1);
            means[i] = (sums[to] - sums[from]) / (to - from);
        }
        return new Curve(steps, means);
    }

    /**
     * Returns at most {@code max} points that look the same: the minimum and the maximum of each of
     * {@code max / 2} intervals.
     */
    Curve thinned(int max) {
        if (size() <= max) {
            return this;
        }
        int intervals = max / 2;
        double[] x = new double[2 * intervals];
        double[] y = new double[2 * intervals];
        for (int i = 0; i < intervals; i++) {
            int from = (int) ((long) i * size() / intervals);
            int to = (int) ((long) (i + 1) * size() / intervals);
            int lowest = from;
            int highest = from;
            for (int at = from; at < to; at++) {
                lowest = values[at] < values[lowest] ? at : lowest;
                highest = values[at] > values[highest] ? at : highest;
            }
            x[2 * i] = steps[Math.min(lowest, highest)];
            y[2 * i] = values[Math.min(lowest, highest)];
            x[2 * i + 1] = steps[Math.max(lowest, highest)];
            y[2 * i + 1] = values[Math.max(lowest, highest)];
        }
        return new Curve(x, y);
    }

    /** Returns the value below which this fraction of the values lies. */
    double quantile(double fraction) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(fraction * (sorted.length - 1))];
    }
}
