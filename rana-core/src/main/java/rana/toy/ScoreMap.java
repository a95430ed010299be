package rana.toy;

import java.util.Arrays;

/**
 * A map of the discriminator's scores, from -{@value ToyDistribution#REACH} to
 * {@value ToyDistribution#REACH} along either axis.
 */
public final class ScoreMap {
    private final int cells;
    private final float[] values;

    private ScoreMap(int cells, float[] values) {
        this.cells = cells;
        this.values = values;
    }

    /** Returns the number of cells along a side. */
    public int cells() {
        return cells;
    }

    /**
     * Returns a value in [0, 1] for each cell, row by row from the top: 0 if the discriminator
     * classifies the cell as generated, 1 if as real, 0.5 if it is undecided or its score is not
     * finite.
     */
    public float[] values() {
        return values;
    }

    /**
     * Returns the centres of the cells, at which scores are computed: x and y of each, row by row
     * from the top.
     */
    static float[] centres(int cells) {
        float[] centres = new float[2 * cells * cells];
        for (int i = 0; i < cells * cells; i++) {
            centres[2 * i] = (float) (ToyDistribution.REACH * (2 * (Math.floorMod(i, cells) + 0.5) / cells - 1));
            centres[2 * i + 1] = (float) (ToyDistribution.REACH * (1 - 2 * (Math.floorDiv(i, cells) + 0.5) / cells));
        }
        return centres;
    }

    /** Creates a map of probabilities. */
    static ScoreMap ofProbabilities(int cells, float[] probabilities) {
        float[] values = probabilities.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isFinite(values[i]) ? values[i] : 0.5f;
        }
        return new ScoreMap(cells, values);
    }

    /**
     * Creates a map of unbounded scores by their rank, so that scores of any scale use the full
     * range. Equal scores get the mean of their ranks.
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

    /** Returns the index of the first number in {@code sorted} that is at least {@code value}. */
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
