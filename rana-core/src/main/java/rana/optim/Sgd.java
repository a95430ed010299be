package rana.optim;

import java.util.List;
import rana.torch.TensorList;

/**
 * Gradient descent with momentum, as PyTorch computes it: {@code v ← momentum·v + g; w ← w - lr·v}.
 *
 * @param lr the learning rate, greater than 0
 * @param momentum in [0, 1); 0 for plain gradient descent
 */
public record Sgd(Schedule lr, double momentum, double clipValue, double decay) implements UpdateRule {
    public Sgd {
        Settings.checkCommon(lr, clipValue, decay);
        Settings.checkFraction("momentum", momentum);
    }

    /** Creates plain gradient descent with a constant learning rate. */
    public static Sgd withRate(double lr) {
        return withRate(Schedule.constant(lr));
    }

    /** Creates plain gradient descent with a scheduled learning rate. */
    public static Sgd withRate(Schedule lr) {
        return new Sgd(lr, 0, 0, 0);
    }

    /** Returns a copy with another momentum. */
    public Sgd momentum(double value) {
        return new Sgd(lr, value, clipValue, decay);
    }

    /** Returns a copy with another {@link #clipValue()}. */
    public Sgd clipValue(double value) {
        return new Sgd(lr, momentum, value, decay);
    }

    /** Returns a copy with another {@link #decay()}. */
    public Sgd decay(double value) {
        return new Sgd(lr, momentum, clipValue, value);
    }

    @Override
    public List<String> slots() {
        return List.of("velocity");
    }

    @Override
    public void update(TensorList parameters, TensorList gradients, List<TensorList> slots, UpdateContext context) {
        TensorList velocities = slots.get(0);
        velocities.multiply(momentum).add(gradients, 1);
        parameters.add(velocities, -learningRate(context));
    }
}
