package rana.metric;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.Counts;
import rana.FailureException;
import rana.UsageException;
import rana.torch.Scope;
import rana.torch.Torch;

/** The features of a set of pictures as plain data: one row of float32 numbers for each picture. */
public final class FeatureSet {
    private final float[] values;
    private final int count;
    private final int dimension;

    /**
     * Creates a feature set over {@code values}, which are not copied.
     *
     * @param values row by row: {@code count * dimension} finite numbers
     * @param count the number of pictures, at least 1
     * @param dimension the number of features of each picture, at least 1
     * @throws UsageException if {@code count} or {@code dimension} is below 1
     * @throws FailureException if a value is not finite
     */
    public FeatureSet(float[] values, int count, int dimension) {
        if (count < 1 || dimension < 1) {
            throw new UsageException(
                    "features of %d pictures with %d numbers each: both must be at least 1; add pictures"
                            .formatted(count, dimension));
        }
        if (values.length != (long) count * dimension) {
            throw new IllegalArgumentException(
                    "expected features of %2$d pictures with %3$d numbers each; got %1$d values"
                            .formatted(values.length, count, dimension));
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new FailureException(
                        "feature %d of picture %d is %s: the pictures or the extractor's weights are damaged"
                                .formatted(i % dimension, i / dimension, values[i]));
            }
        }
        this.values = values;
        this.count = count;
        this.dimension = dimension;
    }

    /** Returns the number of pictures. */
    public int count() {
        return count;
    }

    /** Returns the number of features of each picture. */
    public int dimension() {
        return dimension;
    }

    /** Returns this set without repeated rows; itself if all differ. */
    FeatureSet distinct() {
        Set<FloatBuffer> rows = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            rows.add(FloatBuffer.wrap(values, i * dimension, dimension));
        }
        if (rows.size() == count) {
            return this;
        }
        FloatBuffer kept = FloatBuffer.allocate(rows.size() * dimension);
        rows.forEach(row -> kept.put(row.duplicate()));
        return new FeatureSet(kept.array(), rows.size(), dimension);
    }

    /** Returns the features, row by row, without copying them. */
    public float[] values() {
        return values;
    }

    /** Returns the Euclidean distance between row {@code index} and {@code features}. */
    double distance(int index, float[] features) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double difference = (double) values[index * dimension + i] - features[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** Returns the rows at {@code indices}, in that order. */
    FeatureSet select(int[] indices) {
        float[] chosen = new float[indices.length * dimension];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(
                    values, Objects.checkIndex(indices[i], count) * dimension, chosen, i * dimension, dimension);
        }
        return new FeatureSet(chosen, indices.length, dimension);
    }

    /**
     * Returns the rows from {@code from} (inclusive) to {@code to} (exclusive): (to - from,
     * dimension), float64, on the CPU.
     */
    Tensor rows(int from, int to) {
        try (Scope scope = Scope.open()) {
            float[] block = Arrays.copyOfRange(values, from * dimension, to * dimension);
            return scope.keep(Torch.tensor(block, to - from, dimension).to(ScalarType.Double));
        }
    }

    /** @throws UsageException with both dimensions if that of {@code other} differs */
    void requireComparable(FeatureSet other) {
        if (dimension != other.dimension) {
            throw new UsageException("features with %d and with %d numbers for each picture cannot be compared;"
                            .formatted(dimension, other.dimension)
                    + " compute both with the same extractor");
        }
    }

    /** @throws UsageException with both numbers if there are fewer than {@code min} pictures */
    void requireAtLeast(int min, String what) {
        if (count < min) {
            throw new UsageException(
                    "%s needs at least %s on each side; got %d".formatted(what, Counts.of(min, "picture"), count));
        }
    }
}
