package rana.studio;

import java.util.Arrays;

/**
 * The aggregate of consecutive lines of metrics: the mean, minimum and maximum of each column. The
 * number of columns grows with the lines.
 */
final class Bucket {
    private int lines;
    private long firstStep = -1;
    private long lastStep = -1;
    private long images = -1;
    private double seconds = Double.NaN;
    private double[] sum = {};
    private double[] min = {};
    private double[] max = {};
    private int[] count = {};

    /** Adds the line that {@code line} has just read. */
    void add(MetricsLine line) {
        begin(line.step());
        lines++;
        lastStep = line.step();
        images = line.images();
        seconds = line.seconds();
        int columns = line.keys().size();
        widen(columns);
        for (int i = 0; i < columns; i++) {
            double value = line.value(i);
            if (!Double.isNaN(value)) {
                aggregate(i, value, value, value, 1);
            }
        }
    }

    /** Adds the lines of {@code next}, which follow those of this bucket. */
    void add(Bucket next) {
        if (next.lines == 0) {
            return;
        }
        begin(next.firstStep);
        lines += next.lines;
        lastStep = next.lastStep;
        images = next.images;
        seconds = next.seconds;
        widen(next.count.length);
        for (int i = 0; i < next.count.length; i++) {
            if (next.count[i] > 0) {
                aggregate(i, next.sum[i], next.min[i], next.max[i], next.count[i]);
            }
        }
    }

    int lines() {
        return lines;
    }

    long firstStep() {
        return firstStep;
    }

    long lastStep() {
        return lastStep;
    }

    /** Returns the number of images of the last line; -1 if it has none. */
    long images() {
        return images;
    }

    /** Returns the seconds of the last line; NaN if it has none. */
    double seconds() {
        return seconds;
    }

    /** Returns the mean of a column; NaN if no line has it. */
    double mean(int column) {
        return has(column) ? sum[column] / count[column] : Double.NaN;
    }

    /** Returns the minimum of a column; NaN if no line has it. */
    double min(int column) {
        return has(column) ? min[column] : Double.NaN;
    }

    /** Returns the maximum of a column; NaN if no line has it. */
    double max(int column) {
        return has(column) ? max[column] : Double.NaN;
    }

    private boolean has(int column) {
        return column < count.length && count[column] > 0;
    }

    private void begin(long step) {
        if (lines == 0) {
            firstStep = step;
        }
    }

    private void aggregate(int column, double addedSum, double addedMin, double addedMax, int addedCount) {
        boolean first = count[column] == 0;
        sum[column] = first ? addedSum : sum[column] + addedSum;
        min[column] = first ? addedMin : Math.min(min[column], addedMin);
        max[column] = first ? addedMax : Math.max(max[column], addedMax);
        count[column] += addedCount;
    }

    private void widen(int columns) {
        if (columns > count.length) {
            sum = Arrays.copyOf(sum, columns);
            min = Arrays.copyOf(min, columns);
            max = Arrays.copyOf(max, columns);
            count = Arrays.copyOf(count, columns);
        }
    }
}
