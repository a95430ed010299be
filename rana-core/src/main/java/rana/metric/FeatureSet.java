package rana.metric;

import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.FailureException;
import rana.UsageException;
import rana.torch.Scope;
import rana.torch.Torch;

/** What an extractor says of some pictures: one row of float32 numbers for each, as plain data. */
public final class FeatureSet {
    private final float[] values;
    private final int count;
    private final int dimension;

    /**
     * Features over {@code values}, which are not copied.
     *
     * @param values row by row: {@code count * dimension} finite numbers
     * @param count how many pictures, at least 1
     * @param dimension numbers for each picture, at least 1
     * @throws UsageException if there are none
     * @throws FailureException if one of them is not finite
     */
    public FeatureSet(float[] values, int count, int dimension) {
        if (count < 1 || dimension < 1) {
            throw new UsageException(
                    "features of %d pictures with %d numbers each: there must be at least 1 of both; add pictures"
                            .formatted(count, dimension));
        }
        if (values.length != (long) count * dimension) {
            throw new IllegalArgumentException("%d values are no features of %d pictures with %d numbers each"
                    .formatted(values.length, count, dimension));
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new FailureException("feature %d of picture %d is %s: the pictures or the extractor are broken"
                        .formatted(i % dimension, i / dimension, values[i]));
            }
        }
        this.values = values;
        this.count = count;
        this.dimension = dimension;
    }

    /** How many pictures. */
    public int count() {
        return count;
    }

    /** Numbers for each picture. */
    public int dimension() {
        return dimension;
    }

    /** The numbers themselves, row by row, not a copy. */
    public float[] values() {
        return values;
    }

    /** Euclidean distance of row {@code index} from {@code features}. */
    double distance(int index, float[] features) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double difference = (double) values[index * dimension + i] - features[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** The rows that {@code indices} name, in that order. */
    FeatureSet select(int[] indices) {
        float[] chosen = new float[indices.length * dimension];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(
                    values, Objects.checkIndex(indices[i], count) * dimension, chosen, i * dimension, dimension);
        }
        return new FeatureSet(chosen, indices.length, dimension);
    }

    /** Rows {@code from} to {@code to}, the last not included: (to - from, dimension), float64, on the CPU. */
    Tensor rows(int from, int to) {
        try (Scope scope = Scope.open()) {
            float[] block = Arrays.copyOfRange(values, from * dimension, to * dimension);
            return scope.keep(Torch.tensor(block, to - from, dimension).to(ScalarType.Double));
        }
    }

    /** @throws UsageException naming both dimensions if {@code other} comes from another kind of extractor */
    void requireComparable(FeatureSet other) {
        if (dimension != other.dimension) {
            throw new UsageException("features with %d and with %d numbers for each picture cannot be compared;"
                            .formatted(dimension, other.dimension)
                    + " take both from the same extractor");
        }
    }

    /** @throws UsageException naming both numbers if there are fewer than {@code least} pictures */
    void requireAtLeast(int least, String what) {
        if (count < least) {
            throw new UsageException(
                    "%s needs at least %d pictures on each side; got %d".formatted(what, least, count));
        }
    }
}
