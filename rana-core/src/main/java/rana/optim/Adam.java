package rana.optim;

import java.util.List;
import rana.torch.TensorList;

/**
 * Adam (Kingma and Ba, 2014, arXiv:1412.6980, Algorithm 1):
 * {@code m ← β₁·m + (1 - β₁)·g; v ← β₂·v + (1 - β₂)·g²; w ← w - lr·m̂ / (sqrt(v̂) + epsilon)}, with
 * {@code m̂ = m / (1 - β₁ᵗ)} and {@code v̂ = v / (1 - β₂ᵗ)}.
 *
 * <p>{@link #withRate(double)} has PyTorch's defaults: {@code Adam.withRate(5e-4).beta1(0.5)}.
 *
 * @param lr the learning rate, greater than 0
 * @param beta1 the decay of the mean, in [0, 1); 0.5 or 0 is usual for GANs
 * @param beta2 the decay of the mean square, in [0, 1); if it is scheduled, the bias is corrected
 *     with its current value, as in R3GAN's training
 * @param epsilon greater than 0
 */
public record Adam(Schedule lr, double beta1, Schedule beta2, double epsilon, double clipValue, double decay)
        implements UpdateRule {
    public Adam {
        Settings.checkCommon(lr, clipValue, decay);
        Settings.checkFraction("beta1", beta1);
        Settings.checkFraction("beta2", beta2.min());
        Settings.checkFraction("beta2", beta2.max());
        Settings.checkPositive("epsilon", epsilon);
    }

    /**
     * Creates Adam with a constant learning rate and PyTorch's defaults: β₁ = 0.9, β₂ = 0.999,
     * epsilon = 1e-8.
     */
    public static Adam withRate(double lr) {
        return withRate(Schedule.constant(lr));
    }

    /**
     * Creates Adam with a scheduled learning rate and PyTorch's defaults: β₁ = 0.9, β₂ = 0.999,
     * epsilon = 1e-8.
     */
    public static Adam withRate(Schedule lr) {
        return new Adam(lr, 0.9, Schedule.constant(0.999), 1e-8, 0, 0);
    }

    /** Returns a copy with another β₁. */
    public Adam beta1(double value) {
        return new Adam(lr, value, beta2, epsilon, clipValue, decay);
    }

    /** Returns a copy with another, constant β₂. */
    public Adam beta2(double value) {
        return beta2(Schedule.constant(value));
    }

    /** Returns a copy with another β₂. */
    public Adam beta2(Schedule value) {
        return new Adam(lr, beta1, value, epsilon, clipValue, decay);
    }

    /** Returns a copy with another epsilon. */
    public Adam epsilon(double value) {
        return new Adam(lr, beta1, beta2, value, clipValue, decay);
    }

    /** Returns a copy with another {@link #clipValue()}. */
    public Adam clipValue(double value) {
        return new Adam(lr, beta1, beta2, epsilon, value, decay);
    }

    /** Returns a copy with another {@link #decay()}. */
    public Adam decay(double value) {
        return new Adam(lr, beta1, beta2, epsilon, clipValue, value);
    }

    @Override
    public List<String> slots() {
        return List.of("mean", "mean_square");
    }

    @Override
    public void update(TensorList parameters, TensorList gradients, List<TensorList> slots, UpdateContext context) {
        TensorList means = slots.get(0);
        TensorList meanSquares = slots.get(1);
        double t = context.iteration() + 1.0;
        double currentBeta2 = beta2.at(context.fraction());
        means.multiply(beta1).add(gradients, 1 - beta1);
        meanSquares.multiply(currentBeta2).addProduct(gradients, gradients, 1 - currentBeta2);
        TensorList deviations = meanSquares
                .squareRoots()
                .multiply(1 / Math.sqrt(1 - Math.pow(currentBeta2, t)))
                .add(epsilon);
        parameters.addQuotient(means, deviations, -learningRate(context) / (1 - Math.pow(beta1, t)));
    }
}
