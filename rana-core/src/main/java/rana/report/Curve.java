package rana.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import rana.run.Metrics;

/** Finite numbers over steps, both arrays of one length. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and handed to the chart as it is.
record Curve(double[] steps, double[] values) {
    /** The points whose value is finite: a diverged loss has nothing to draw. */
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

    /** The mean over each point and its {@code reach} neighbours to either side, as far as there are any. */
    Curve smoothed(int reach) {
        double[] sums = new double[size() + 1];
        for (int i = 0; i < size(); i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        double[] means = new double[size()];
        for (int i = 0; i < size(); i++) {
            int from = Math.max(0, i - reach);
            int to = Math.min(size(), i + reach + 1);
            means[i] = (sums[to] - sums[from]) / (to - from);
        }
        return new Curve(steps, means);
    }

    /** At most {@code most} points that look the same: of each stretch its least and its greatest value. */
    Curve thinned(int most) {
        if (size() <= most) {
            return this;
        }
        int stretches = most / 2;
        double[] x = new double[2 * stretches];
        double[] y = new double[2 * stretches];
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) i * size() / stretches);
            int to = (int) ((long) (i + 1) * size() / stretches);
            int least = from;
            int greatest = from;
            for (int at = from; at < to; at++) {
                least = values[at] < values[least] ? at : least;
                greatest = values[at] > values[greatest] ? at : greatest;
            }
            x[2 * i] = steps[Math.min(least, greatest)];
            y[2 * i] = values[Math.min(least, greatest)];
            x[2 * i + 1] = steps[Math.max(least, greatest)];
            y[2 * i + 1] = values[Math.max(least, greatest)];
        }
        return new Curve(x, y);
    }

    /** The value below which a {@code share} of the values lies. */
    double quantile(double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
