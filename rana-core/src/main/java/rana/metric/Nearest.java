package rana.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.T_TensorTensor_T;
import rana.torch.Torch;

/** The nearest picture of one set for each picture of another. */
public final class Nearest {
    private final int[] indices;
    private final double[] squared;

    private Nearest(int[] indices, double[] squared) {
        this.indices = indices;
        this.squared = squared;
    }

    /**
     * Two pictures, one of each set.
     *
     * @param generated index of the one that was asked about
     * @param training index of the nearest to it
     * @param distance of their features, Euclidean
     */
    public record Pair(int generated, int training, double distance) {}

    /** For each of {@code from} the nearest of {@code training}. */
    public static Nearest of(FeatureSet from, FeatureSet training, ProgressListener progress) {
        int[] indices = new int[from.count()];
        double[] nearest = new double[from.count()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        Distances.walk(from, training, progress, (row, column, squared) -> {
            T_TensorTensor_T least = squared.min(1);
            double[] distances = Torch.doubles(least.get0());
            double[] columns = Torch.doubles(least.get1());
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
     * The nearest of {@code training} to one picture, the nearest first, earlier ones before later ones that are as near.
     *
     * @param features of that picture
     * @param count how many; fewer where there are not so many
     * @return pairs whose {@code generated} is 0
     */
    public static List<Pair> few(float[] features, FeatureSet training, int count) {
        new FeatureSet(features, 1, features.length).requireComparable(training);
        return IntStream.range(0, training.count())
                .mapToObj(i -> new Pair(0, i, training.distance(i, features)))
                .sorted(Comparator.comparingDouble(Pair::distance))
                .limit(count)
                .toList();
    }

    /** How many pictures were asked about. */
    public int count() {
        return indices.length;
    }

    /** Picture {@code index} and its nearest. */
    public Pair pair(int index) {
        return new Pair(index, indices[index], Math.sqrt(squared[index]));
    }

    /** The {@code count} pairs that are closest, the closest first: what was copied, if anything was. */
    public List<Pair> closest(int count) {
        return IntStream.range(0, indices.length)
                .mapToObj(this::pair)
                .sorted(Comparator.comparingDouble(Pair::distance))
                .limit(count)
                .toList();
    }

    /** The median distance. */
    public double median() {
        return median(IntStream.range(0, indices.length)
                .mapToDouble(i -> Math.sqrt(squared[i]))
                .toArray());
    }

    /** The median of {@code values}, which are sorted by this; the mean of the middle two of an even number. */
    static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
