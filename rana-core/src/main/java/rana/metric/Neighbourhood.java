package rana.metric;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import rana.ProgressListener;
import rana.UsageException;
import rana.torch.Torch;

/**
 * An estimate of the manifold of a feature set: around each picture, a ball that reaches to its
 * k-th nearest neighbour (Kynkäänniemi et al., 2019, arXiv:1904.06991, section 2).
 */
public final class Neighbourhood {
    private final FeatureSet set;
    private final int maxNeighbours;
    private final double[] squared; // count × maxNeighbours, ascending in each row

    private Neighbourhood(FeatureSet set, int maxNeighbours, double[] squared) {
        this.set = set;
        this.maxNeighbours = maxNeighbours;
        this.squared = squared;
    }

    /**
     * Finds the {@code maxNeighbours} nearest neighbours of each picture.
     *
     * @throws UsageException with both numbers if there are fewer than {@code maxNeighbours + 1}
     *     pictures
     */
    public static Neighbourhood of(FeatureSet set, int maxNeighbours, ProgressListener progress) {
        if (maxNeighbours < 1) {
            throw new IllegalArgumentException("k must be at least 1; got " + maxNeighbours);
        }
        set.requireAtLeast(maxNeighbours + 1, "k-NN with k = " + maxNeighbours);
        int kept = maxNeighbours + 1; // the nearest of all is the picture itself
        double[] best = new double[Math.multiplyExact(set.count(), kept)];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        Distances.forEachBlock(set, set, progress, (firstRow, firstColumn, block) -> {
            long found = Math.min(kept, block.size(1));
            double[] nearest = Torch.doubles(block.topk(found, 1, false, true).get0());
            int rows = Math.toIntExact(block.size(0));
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < found; j++) {
                    insert(best, (firstRow + i) * kept, kept, nearest[i * (int) found + j]);
                }
            }
        });
        double[] neighbours = new double[set.count() * maxNeighbours];
        for (int i = 0; i < set.count(); i++) {
            System.arraycopy(best, i * kept + 1, neighbours, i * maxNeighbours, maxNeighbours);
        }
        return new Neighbourhood(set, maxNeighbours, neighbours);
    }

    /** Returns the feature set. */
    public FeatureSet set() {
        return set;
    }

    /**
     * Returns the distance of picture {@code index} to its {@code k}-th nearest neighbour, k from
     * 1.
     */
    public double radius(int index, int k) {
        return Math.sqrt(squared[index * maxNeighbours + check(k) - 1]);
    }

    /** Returns the squared radii of all balls: (count), float64, on the CPU. */
    Tensor squaredRadii(int k) {
        check(k);
        double[] radii = new double[set.count()];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = squared[i * maxNeighbours + k - 1];
        }
        return Torch.doubles(radii, radii.length);
    }

    private int check(int k) {
        if (k < 1 || k > maxNeighbours) {
            throw new IllegalArgumentException("k must be 1 to " + maxNeighbours + "; got " + k);
        }
        return k;
    }

    /** Inserts {@code value} into {@code length} ascending numbers and drops the largest. */
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
