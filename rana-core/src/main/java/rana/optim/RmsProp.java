package rana.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;

/**
 * {@code v ← rho·v + (1 - rho)·g²; w ← w - lr·g / sqrt(v + epsilon)}: RMSprop as Keras 3 computes it, epsilon under the root
 * (Tieleman and Hinton, 2012).
 *
 * @param lr learning rate, greater than 0
 * @param rho share of the mean square that each step keeps, in [0, 1)
 * @param epsilon greater than 0
 */
public record RmsProp(Schedule lr, double rho, double epsilon, double clipValue, double decay) implements UpdateRule {
    public RmsProp {
        Settings.checkCommon(lr, clipValue, decay);
        Settings.checkShare("rho", rho);
        Settings.checkPositive("epsilon", epsilon);
    }

    @Override
    public List<String> slots() {
        return List.of("mean_square");
    }

    @Override
    public void update(Tensor parameter, Tensor gradient, List<Tensor> slots, UpdateContext moment) {
        Tensor meanSquare = slots.get(0);
        meanSquare.mul_(Scalars.of(rho)).addcmul_(gradient, gradient, Scalars.of(1 - rho));
        parameter.addcdiv_(gradient, meanSquare.add(Scalars.of(epsilon)).sqrt_(), Scalars.of(-rate(moment)));
    }
}
