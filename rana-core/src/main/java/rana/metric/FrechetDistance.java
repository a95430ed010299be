package rana.metric;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.UsageException;
import rana.torch.Scalars;
import rana.torch.Scope;

/**
 * Fréchet distance between the Gaussians of two feature sets (Heusel et al., 2017,
 * arXiv:1706.08500, equation 6; squared, as is usual):
 * {@code |m₁ - m₂|² + tr(C₁ + C₂ - 2 (C₁C₂)^½)}. With the features of the standard Inception
 * network it is FID. It is biased: fewer samples give a larger distance.
 */
public final class FrechetDistance {
    private FrechetDistance() {}

    /**
     * Returns the distance between two feature sets, at least 0.
     *
     * @throws UsageException if one has fewer than 2 pictures, or the dimensions differ
     */
    public static double of(FeatureSet first, FeatureSet second) {
        first.requireComparable(second);
        return of(Gaussian.of(first), Gaussian.of(second));
    }

    /**
     * Returns the distance between two Gaussians, at least 0.
     *
     * @throws UsageException if the dimensions differ
     */
    public static double of(Gaussian first, Gaussian second) {
        if (first.dimension() != second.dimension()) {
            throw new UsageException("Gaussians of %d and of %d dimensions cannot be compared"
                    .formatted(first.dimension(), second.dimension()));
        }
        double distance =
                first.squaredDistance(second) + first.trace() + second.trace() - 2 * traceOfRoot(first, second);
        return Math.max(0, distance);
    }

    /**
     * Returns {@code tr((C₁C₂)^½)}. C₁C₂ has the same eigenvalues as the symmetric
     * {@code C₁^½ C₂ C₁^½}, which are real and, except for rounding errors, not negative.
     */
    private static double traceOfRoot(Gaussian first, Gaussian second) {
        try (Scope scope = Scope.open()) {
            Scalar zero = Scalars.of(0);
            T_TensorTensor_T eigen = torch.linalg_eigh(first.covariance());
            Tensor vectors = eigen.get1();
            Tensor root = vectors.mul(eigen.get0().clamp_min_(zero).sqrt_()).matmul(vectors.t());
            Tensor product = root.matmul(second.covariance()).matmul(root);
            Tensor symmetric = product.add(product.t()).mul_(Scalars.of(0.5));
            return torch.linalg_eigvalsh(symmetric)
                    .clamp_min_(zero)
                    .sqrt_()
                    .sum()
                    .item_double();
        }
    }
}
