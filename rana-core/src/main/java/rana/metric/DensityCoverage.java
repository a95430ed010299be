package rana.metric;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import rana.ProgressListener;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * Density and coverage (Naeem et al., 2020, arXiv:2002.09797, equations 3 and 4). Unlike precision
 * and recall they are robust to single outliers, because only real pictures have balls.
 *
 * @param density the mean number of balls of real pictures that contain a generated one, divided by k:
 *     about 1 for real pictures; larger values are possible
 * @param coverage the fraction of real pictures whose ball contains a generated one, 0 to 1
 */
public record DensityCoverage(double density, double coverage) {
    /** The paper's number of neighbours. */
    public static final int K = 5;

    /**
     * Computes both, with open balls whose radius is the distance to the {@code k}-th nearest other
     * real picture.
     *
     * @param k the number of neighbours, at most that of {@code real}
     */
    public static DensityCoverage of(Neighbourhood real, FeatureSet generated, int k, ProgressListener progress) {
        long[] inside = new long[1];
        double[] nearest = new double[real.set().count()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        try (Scope scope = Scope.open()) {
            Tensor radii = real.squaredRadii(k).unsqueeze(1);
            Distances.forEachBlock(real.set(), generated, progress, (row, column, squared) -> {
                inside[0] += (long)
                        squared.lt(radii.narrow(0, row, squared.size(0))).sum().item_double();
                double[] smallest = Torch.doubles(squared.amin(new long[] {1}, false));
                for (int i = 0; i < smallest.length; i++) {
                    nearest[row + i] = Math.min(nearest[row + i], smallest[i]);
                }
            });
            double[] squaredRadii = Torch.doubles(radii);
            int covered = 0;
            for (int i = 0; i < nearest.length; i++) {
                covered += nearest[i] < squaredRadii[i] ? 1 : 0;
            }
            return new DensityCoverage((double) inside[0] / k / generated.count(), (double) covered / nearest.length);
        }
    }
}
