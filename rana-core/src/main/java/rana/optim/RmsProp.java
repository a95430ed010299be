package rana.optim;

import java.util.List;
import rana.torch.TensorList;

/**
 * RMSprop (Tieleman and Hinton, 2012) as Keras 3 computes it, with epsilon under the root:
 * {@code v ← rho·v + (1 - rho)·g²; w ← w - lr·g / sqrt(v + epsilon)}.
 *
 * @param lr the learning rate, greater than 0
 * @param rho the decay of the mean square, in [0, 1)
 * @param epsilon greater than 0
 */
public record RmsProp(Schedule lr, double rho, double epsilon, double clipValue, double decay) implements UpdateRule {
    public RmsProp {
        Settings.checkCommon(lr, clipValue, decay);
        Settings.checkFraction("rho", rho);
        Settings.checkPositive("epsilon", epsilon);
    }

    /**
     * Creates RMSprop with a constant learning rate and Keras's defaults: rho = 0.9, epsilon =
     * 1e-7.
     */
    public static RmsProp withRate(double lr) {
        return withRate(Schedule.constant(lr));
    }

    /**
     * Creates RMSprop with a scheduled learning rate and Keras's defaults: rho = 0.9, epsilon =
     * 1e-7.
     */
    public static RmsProp withRate(Schedule lr) {
        return new RmsProp(lr, 0.9, 1e-7, 0, 0);
    }

    /** Returns a copy with another rho. */
    public RmsProp rho(double value) {
        return new RmsProp(lr, value, epsilon, clipValue, decay);
    }

    /** Returns a copy with another epsilon. */
    public RmsProp epsilon(double value) {
        return new RmsProp(lr, rho, value, clipValue, decay);
    }

    /** Returns a copy with another {@link #clipValue()}. */
    public RmsProp clipValue(double value) {
        return new RmsProp(lr, rho, epsilon, value, decay);
    }

    /** Returns a copy with another {@link #decay()}. */
    public RmsProp decay(double value) {
        return new RmsProp(lr, rho, epsilon, clipValue, value);
    }

    @Override
    public List<String> slots() {
        return List.of("mean_square");
    }

    @Override
    public void update(TensorList parameters, TensorList gradients, List<TensorList> slots, UpdateContext context) {
        TensorList meanSquares = slots.get(0);
        meanSquares.multiply(rho).addProduct(gradients, gradients, 1 - rho);
        parameters.addQuotient(gradients, meanSquares.plus(epsilon).sqrt(), -learningRate(context));
    }
}
