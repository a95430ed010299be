package rana.optim;

import java.util.List;
import rana.torch.TensorList;

/**
 * Gradient descent with Nesterov's momentum and weight decay, as PyTorch computes it (Sutskever et
 * al., 2013): {@code g ← g + weightDecay·w; v ← momentum·v + g; w ← w - lr·(g + momentum·v)}.
 *
 * @param lr the learning rate, greater than 0
 * @param momentum in [0, 1)
 * @param weightDecay the weight of the L2 penalty that pulls every weight towards 0, at least 0
 */
public record Nesterov(Schedule lr, double momentum, double weightDecay, double clipValue, double decay)
        implements UpdateRule {
    public Nesterov {
        Settings.checkCommon(lr, clipValue, decay);
        Settings.checkFraction("momentum", momentum);
        Settings.checkNotNegative("weightDecay", weightDecay);
    }

    /** Creates the rule with a constant learning rate, momentum 0.9 and no weight decay. */
    public static Nesterov withRate(double lr) {
        return withRate(Schedule.constant(lr));
    }

    /** Creates the rule with a scheduled learning rate, momentum 0.9 and no weight decay. */
    public static Nesterov withRate(Schedule lr) {
        return new Nesterov(lr, 0.9, 0, 0, 0);
    }

    /** Returns a copy with another momentum. */
    public Nesterov momentum(double value) {
        return new Nesterov(lr, value, weightDecay, clipValue, decay);
    }

    /** Returns a copy with another weight decay. */
    public Nesterov weightDecay(double value) {
        return new Nesterov(lr, momentum, value, clipValue, decay);
    }

    /** Returns a copy with another {@link #clipValue()}. */
    public Nesterov clipValue(double value) {
        return new Nesterov(lr, momentum, weightDecay, value, decay);
    }

    /** Returns a copy with another {@link #decay()}. */
    public Nesterov decay(double value) {
        return new Nesterov(lr, momentum, weightDecay, clipValue, value);
    }

    @Override
    public List<String> slots() {
        return List.of("velocity");
    }

    @Override
    public void update(TensorList parameters, TensorList gradients, List<TensorList> slots, UpdateContext context) {
        TensorList velocities = slots.get(0);
        TensorList decayed = gradients.plus(parameters, weightDecay);
        velocities.multiply(momentum).add(decayed, 1);
        parameters.add(decayed.add(velocities, momentum), -learningRate(context));
    }
}
