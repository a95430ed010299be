package rana.toy;

import java.util.Arrays;

/** What D holds of the plane, from -{@value PointCloud#REACH} to {@value PointCloud#REACH} along either axis. */
public final class ScoreMap {
    private final int cells;
    private final float[] values;

    private ScoreMap(int cells, float[] values) {
        this.cells = cells;
        this.values = values;
    }

    /** How many cells there are along a side. */
    public int cells() {
        return cells;
    }

    /**
     * A value in [0, 1] for each cell, row after row from the top: 0 where D holds a place to be generated, 1 where real, 0.5 where it is of
     * two minds or has no score that is a number.
     */
    public float[] values() {
        return values;
    }

    /** The centres of the cells, row after row from the top, (x, y) after (x, y): where scores are asked for. */
    static float[] places(int cells) {
        float[] places = new float[2 * cells * cells];
        for (int i = 0; i < cells * cells; i++) {
            places[2 * i] = (float) (PointCloud.REACH * (2 * (Math.floorMod(i, cells) + 0.5) / cells - 1));
            places[2 * i + 1] = (float) (PointCloud.REACH * (1 - 2 * (Math.floorDiv(i, cells) + 0.5) / cells));
        }
        return places;
    }

    /** The map of probabilities. */
    static ScoreMap ofProbabilities(int cells, float[] probabilities) {
        float[] values = probabilities.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isFinite(values[i]) ? values[i] : 0.5f;
        }
        return new ScoreMap(cells, values);
    }

    /**
     * The map of scores that have no scale: each becomes its rank, so that a steep score shows its slopes as well as a flat one. Equal ones
     * share the middle of their ranks.
     */
    static ScoreMap byRank(int cells, float[] scores) {
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        float[] values = new float[scores.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isFinite(scores[i]) ? rank(scores[i], sorted) : 0.5f;
        }
        return new ScoreMap(cells, values);
    }

    private static float rank(float score, float[] sorted) {
        int below = firstAtLeast(sorted, score);
        int above = firstAtLeast(sorted, Math.nextUp(score));
        return (below + above - 1) / 2f / (sorted.length - 1);
    }

    /** Index of the first number in {@code sorted} that is at least {@code value}. */
    private static int firstAtLeast(float[] sorted, float value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
