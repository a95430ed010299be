package rana.metric;

import org.bytedeco.pytorch.Tensor;
import rana.ProgressListener;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * Improved precision and recall (Kynkäänniemi et al., 2019, arXiv:1904.06991, equation 2).
 *
 * @param precision the fraction of generated pictures within a ball of a real one, a measure of
 *     quality, 0 to 1
 * @param recall the fraction of real pictures within a ball of a generated one, a measure of diversity,
 *     0 to 1
 */
public record PrecisionRecall(double precision, double recall) {
    /** The paper's number of neighbours. */
    public static final int K = 3;

    /**
     * Computes both, with closed balls whose radius is the distance to the {@code k}-th nearest
     * neighbour in the same set.
     *
     * @param k the number of neighbours, at most that of both neighbourhoods
     */
    public static PrecisionRecall of(Neighbourhood real, Neighbourhood generated, int k, ProgressListener progress) {
        boolean[] realistic = new boolean[generated.set().count()];
        boolean[] covered = new boolean[real.set().count()];
        try (Scope scope = Scope.open()) {
            Tensor radiiOfReal = real.squaredRadii(k).unsqueeze(1);
            Tensor radiiOfGenerated = generated.squaredRadii(k).unsqueeze(0);
            Distances.forEachBlock(real.set(), generated.set(), progress, (row, column, squared) -> {
                Tensor inReal = squared.le(radiiOfReal.narrow(0, row, squared.size(0)));
                mark(realistic, column, inReal.any(0));
                Tensor inGenerated = squared.le(radiiOfGenerated.narrow(1, column, squared.size(1)));
                mark(covered, row, inGenerated.any(1));
            });
        }
        return new PrecisionRecall(fraction(realistic), fraction(covered));
    }

    private static void mark(boolean[] marks, int from, Tensor which) {
        double[] flags = Torch.doubles(which);
        for (int i = 0; i < flags.length; i++) {
            marks[from + i] |= flags[i] != 0;
        }
    }

    private static double fraction(boolean[] marks) {
        int marked = 0;
        for (boolean mark : marks) {
            marked += mark ? 1 : 0;
        }
        return (double) marked / marks.length;
    }
}
