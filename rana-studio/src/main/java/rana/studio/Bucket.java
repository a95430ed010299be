package rana.studio;

import java.util.Arrays;

/** What some lines of metrics that follow each other come to: their means and extremes by column. It grows with them. */
final class Bucket {
    private int lines;
    private long firstStep = -1;
    private long lastStep = -1;
    private long images = -1;
    private double seconds = Double.NaN;
    private double[] sum = {};
    private double[] least = {};
    private double[] most = {};
    private int[] count = {};

    /** Takes the line that {@code line} has just read. */
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
                take(i, value, value, value, 1);
            }
        }
    }

    /** Takes what comes next. */
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
                take(i, next.sum[i], next.least[i], next.most[i], next.count[i]);
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

    /** Of the last line; -1 where it has none. */
    long images() {
        return images;
    }

    /** Of the last line; NaN where it has none. */
    double seconds() {
        return seconds;
    }

    /** NaN where no line has the column. */
    double mean(int column) {
        return has(column) ? sum[column] / count[column] : Double.NaN;
    }

    double least(int column) {
        return has(column) ? least[column] : Double.NaN;
    }

    double most(int column) {
        return has(column) ? most[column] : Double.NaN;
    }

    private boolean has(int column) {
        return column < count.length && count[column] > 0;
    }

    private void begin(long step) {
        if (lines == 0) {
            firstStep = step;
        }
    }

    private void take(int column, double sumOf, double leastOf, double mostOf, int countOf) {
        boolean first = count[column] == 0;
        sum[column] = first ? sumOf : sum[column] + sumOf;
        least[column] = first ? leastOf : Math.min(least[column], leastOf);
        most[column] = first ? mostOf : Math.max(most[column], mostOf);
        count[column] += countOf;
    }

    private void widen(int columns) {
        if (columns > count.length) {
            sum = Arrays.copyOf(sum, columns);
            least = Arrays.copyOf(least, columns);
            most = Arrays.copyOf(most, columns);
            count = Arrays.copyOf(count, columns);
        }
    }
}
