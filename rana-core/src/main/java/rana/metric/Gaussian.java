package rana.metric;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.torch.Scope;
import rana.torch.Torch;

/** The mean and covariance of features in float64, as used by the Fréchet distance. */
public final class Gaussian {
    private static final int BLOCK = 2000;

    private final double[] mean;
    private final double[] covariance;

    private Gaussian(double[] mean, double[] covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    /**
     * Estimates the Gaussian of {@code features}; the divisor of the covariance is
     * {@code count - 1}.
     *
     * @throws rana.UsageException if there are fewer than 2 pictures
     */
    public static Gaussian of(FeatureSet features) {
        features.requireAtLeast(2, "a covariance");
        double[] mean = mean(features);
        int dimension = features.dimension();
        try (Scope all = Scope.open()) {
            Tensor centre = Torch.doubles(mean, 1, dimension);
            Tensor products = torch.zeros(dimension, dimension).to(ScalarType.Double);
            for (int from = 0; from < features.count(); from += BLOCK) {
                try (Scope scope = Scope.open()) {
                    Tensor x = features.rows(from, Math.min(features.count(), from + BLOCK))
                            .sub_(centre);
                    products.addmm_(x.t(), x);
                }
            }
            double[] covariance = Torch.doubles(products);
            for (int i = 0; i < covariance.length; i++) {
                covariance[i] /= features.count() - 1;
            }
            return new Gaussian(mean, covariance);
        }
    }

    /** Returns the number of features of each picture. */
    public int dimension() {
        return mean.length;
    }

    /** Returns the squared distance between the two means. */
    double squaredDistance(Gaussian other) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += (mean[i] - other.mean[i]) * (mean[i] - other.mean[i]);
        }
        return sum;
    }

    /** Returns the trace of the covariance. */
    double trace() {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += covariance[i * mean.length + i];
        }
        return sum;
    }

    /** Returns the covariance: (dimension, dimension), float64, on the CPU. */
    Tensor covariance() {
        return Torch.doubles(covariance, mean.length, mean.length);
    }

    private static double[] mean(FeatureSet features) {
        double[] mean = new double[features.dimension()];
        float[] values = features.values();
        for (int i = 0; i < values.length; i++) {
            mean[i % mean.length] += values[i];
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= features.count();
        }
        return mean;
    }
}
