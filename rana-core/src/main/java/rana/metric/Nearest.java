package rana.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.T_TensorTensor_T;
import rana.ProgressListener;
import rana.run.EvaluationFile.NearestPair;
import rana.torch.Torch;

/** The nearest neighbour in one set for each picture of another set. */
public final class Nearest {
    private final int[] indices;
    private final double[] squared;

    private Nearest(int[] indices, double[] squared) {
        this.indices = indices;
        this.squared = squared;
    }

    /** Finds the nearest picture of {@code training} for each picture of {@code from}. */
    public static Nearest of(FeatureSet from, FeatureSet training, ProgressListener progress) {
        int[] indices = new int[from.count()];
        double[] nearest = new double[from.count()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        Distances.forEachBlock(from, training, progress, (row, column, squared) -> {
            T_TensorTensor_T smallest = squared.min(1);
            double[] distances = Torch.doubles(smallest.get0());
            double[] columns = Torch.doubles(smallest.get1());
            for (int i = 0; i < distances.length; i++) {
                if (distances[i] < nearest[row + i]) {
                    nearest[row + i] = distances[i];
                    indices[row + i] = column + (int) columns[i];
                }
            }
        });
        return new Nearest(indices, nearest);
    }

    /**
     * Finds the nearest neighbours of one picture. They are sorted by distance, then by index.
     *
     * @param features the features of the picture
     * @param count the maximum number of neighbours
     * @return pairs whose {@code generated} is 0
     */
    public static List<NearestPair> few(float[] features, FeatureSet training, int count) {
        new FeatureSet(features, 1, features.length).requireComparable(training);
        return IntStream.range(0, training.count())
                .mapToObj(i -> new NearestPair(0, i, training.distance(i, features)))
                .sorted(Comparator.comparingDouble(NearestPair::distance))
                .limit(count)
                .toList();
    }

    /** Returns the number of pictures whose neighbours were found. */
    public int count() {
        return indices.length;
    }

    /** Returns picture {@code index} and its nearest neighbour. */
    public NearestPair pair(int index) {
        return new NearestPair(index, indices[index], Math.sqrt(squared[index]));
    }

    /** Returns the {@code count} closest pairs, closest first: the most likely copies. */
    public List<NearestPair> closest(int count) {
        return IntStream.range(0, indices.length)
                .mapToObj(this::pair)
                .sorted(Comparator.comparingDouble(NearestPair::distance))
                .limit(count)
                .toList();
    }

    /** Returns the median distance. */
    public double median() {
        return median(IntStream.range(0, indices.length)
                .mapToDouble(i -> Math.sqrt(squared[i]))
                .toArray());
    }

    /**
     * Returns the median of {@code values}, sorting them in place; for an even number, the mean of
     * the middle two.
     */
    static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
