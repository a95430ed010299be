package rana.metric;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import rana.UsageException;
import rana.torch.Torch;

/**
 * The manifold of a feature set as its balls estimate it: around each picture one that reaches to its k-th nearest other
 * (Kynkäänniemi et al., 2019, arXiv:1904.06991, section 2).
 */
public final class Neighbourhood {
    private final FeatureSet set;
    private final int most;
    private final double[] squared; // count × most, ascending in each row

    private Neighbourhood(FeatureSet set, int most, double[] squared) {
        this.set = set;
        this.most = most;
        this.squared = squared;
    }

    /**
     * Finds the {@code most} nearest others of each picture.
     *
     * @throws UsageException naming both numbers if there are fewer than {@code most + 1} pictures
     */
    public static Neighbourhood of(FeatureSet set, int most, ProgressListener progress) {
        if (most < 1) {
            throw new IllegalArgumentException("k must be at least 1; got " + most);
        }
        set.requireAtLeast(most + 1, "k-NN with k = " + most);
        int kept = most + 1; // the nearest of all is the picture itself
        double[] best = new double[Math.multiplyExact(set.count(), kept)];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        Distances.walk(set, set, progress, (firstRow, firstColumn, block) -> {
            long found = Math.min(kept, block.size(1));
            double[] nearest = Torch.doubles(block.topk(found, 1, false, true).get0());
            int rows = Math.toIntExact(block.size(0));
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < found; j++) {
                    insert(best, (firstRow + i) * kept, kept, nearest[i * (int) found + j]);
                }
            }
        });
        double[] others = new double[set.count() * most];
        for (int i = 0; i < set.count(); i++) {
            System.arraycopy(best, i * kept + 1, others, i * most, most);
        }
        return new Neighbourhood(set, most, others);
    }

    /** The features that this is about. */
    public FeatureSet set() {
        return set;
    }

    /** Distance of picture {@code index} to its {@code k}-th nearest other, k from 1. */
    public double radius(int index, int k) {
        return Math.sqrt(squared[index * most + check(k) - 1]);
    }

    /** Squared radii of all balls: (count), float64, on the CPU. */
    Tensor squaredRadii(int k) {
        check(k);
        double[] radii = new double[set.count()];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = squared[i * most + k - 1];
        }
        return Torch.doubles(radii, radii.length);
    }

    private int check(int k) {
        if (k < 1 || k > most) {
            throw new IllegalArgumentException("k must be 1 to " + most + "; got " + k);
        }
        return k;
    }

    /** Puts {@code value} in its place among {@code length} ascending numbers; the largest falls out. */
    private static void insert(double[] ascending, int from, int length, double value) {
        int at = from + length - 1;
        if (value >= ascending[at]) {
            return;
        }
        while (at > from && ascending[at - 1] > value) {
            ascending[at] = ascending[at - 1];
            at--;
        }
        ascending[at] = value;
    }
}
