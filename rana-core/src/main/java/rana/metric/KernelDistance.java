package rana.metric;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import rana.UsageException;
import rana.random.RandomStream;
import rana.torch.Scalars;
import rana.torch.Scope;

/**
 * The kernel distance: the squared maximum mean discrepancy under
 * {@code k(x, y) = (x·y / dimension + 1)³}. It is unbiased, so its expectation does not depend on
 * the number of samples and it may be negative (Bińkowski et al., 2018, arXiv:1801.01401, section
 * 4). With the features of the standard Inception network it is KID.
 *
 * <p>The value is a mean over subsets, as published. Here the subsets are disjoint, so they are
 * independent and their spread gives an honest standard error.
 *
 * @param value the mean over the subsets
 * @param standardError the standard error of that mean
 * @param subsets the number of subsets
 * @param subsetSize the number of pictures of each side in a subset
 */
public record KernelDistance(double value, double standardError, int subsets, int subsetSize) {
    /** The minimum number of pictures on each side. */
    public static final int MIN_PICTURES = 20;

    private static final int MAX_SUBSET_SIZE = 1000;
    private static final int MIN_SUBSETS = 10;
    private static final int MAX_SUBSETS = 100;
    private static final int BLOCK = 2000;

    /**
     * Computes the distance with at least {@value #MIN_SUBSETS} and at most {@value #MAX_SUBSETS}
     * disjoint subsets of at most {@value #MAX_SUBSET_SIZE} pictures.
     *
     * @param random assigns the pictures to the subsets
     * @throws UsageException if either has fewer than {@value #MIN_PICTURES} pictures, or the
     *     dimensions differ
     */
    public static KernelDistance of(FeatureSet real, FeatureSet generated, RandomStream random) {
        real.requireComparable(generated);
        real.requireAtLeast(MIN_PICTURES, "kernel distance");
        generated.requireAtLeast(MIN_PICTURES, "kernel distance");
        int pictures = Math.min(real.count(), generated.count());
        int size = Math.min(MAX_SUBSET_SIZE, pictures / MIN_SUBSETS);
        int subsets = Math.min(MAX_SUBSETS, pictures / size);
        int[] ofReal = random.at("real").permutation(real.count());
        int[] ofGenerated = random.at("generated").permutation(generated.count());
        double[] distances = new double[subsets];
        for (int i = 0; i < subsets; i++) {
            distances[i] = unbiased(
                    real.select(Arrays.copyOfRange(ofReal, i * size, (i + 1) * size)),
                    generated.select(Arrays.copyOfRange(ofGenerated, i * size, (i + 1) * size)));
        }
        double mean = Arrays.stream(distances).average().orElseThrow();
        double squares =
                Arrays.stream(distances).map(d -> (d - mean) * (d - mean)).sum();
        return new KernelDistance(mean, Math.sqrt(squares / (subsets - 1) / subsets), subsets, size);
    }

    /**
     * Computes the distance from all pairs at once (Gretton et al., 2012, equation 3).
     *
     * @throws UsageException if either has fewer than 2 pictures, or the dimensions differ
     */
    public static double unbiased(FeatureSet real, FeatureSet generated) {
        real.requireComparable(generated);
        real.requireAtLeast(2, "kernel distance");
        generated.requireAtLeast(2, "kernel distance");
        double cross = sum(real, generated) / ((double) real.count() * generated.count());
        return meanOfOthers(real) + meanOfOthers(generated) - 2 * cross;
    }

    /** Returns the mean kernel over pairs of different pictures of one set. */
    private static double meanOfOthers(FeatureSet set) {
        double withThemselves = 0;
        int dimension = set.dimension();
        for (int i = 0; i < set.count(); i++) {
            double product = 0;
            for (int j = i * dimension; j < (i + 1) * dimension; j++) {
                product += (double) set.values()[j] * set.values()[j];
            }
            double kernel = product / dimension + 1;
            withThemselves += kernel * kernel * kernel;
        }
        return (sum(set, set) - withThemselves) / ((double) set.count() * (set.count() - 1));
    }

    /** Returns the sum of the kernel over all pairs. */
    private static double sum(FeatureSet first, FeatureSet second) {
        double sum = 0;
        for (int i = 0; i < first.count(); i += BLOCK) {
            for (int j = 0; j < second.count(); j += BLOCK) {
                try (Scope scope = Scope.open()) {
                    Tensor x = first.rows(i, Math.min(first.count(), i + BLOCK));
                    Tensor y = second.rows(j, Math.min(second.count(), j + BLOCK));
                    Tensor kernel = x.matmul(y.t())
                            .mul_(Scalars.of(1.0 / first.dimension()))
                            .add_(Scalars.of(1))
                            .pow_(Scalars.of(3));
                    sum += kernel.sum().item_double();
                }
            }
        }
        return sum;
    }
}
