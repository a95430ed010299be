package rana.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;

/**
 * {@code v ← momentum·v + g; w ← w - lr·v}: gradient descent with momentum, as PyTorch computes it.
 *
 * @param lr learning rate, greater than 0
 * @param momentum in [0, 1); 0 for plain gradient descent
 */
public record Sgd(Schedule lr, double momentum, double clipValue, double decay) implements UpdateRule {
    public Sgd {
        Settings.checkCommon(lr, clipValue, decay);
        Settings.checkShare("momentum", momentum);
    }

    @Override
    public List<String> slots() {
        return List.of("velocity");
    }

    @Override
    public void update(Tensor parameter, Tensor gradient, List<Tensor> slots, UpdateContext moment) {
        Tensor velocity = slots.get(0);
        velocity.mul_(Scalars.of(momentum)).add_(gradient);
        parameter.add_(velocity, Scalars.of(-rate(moment)));
    }
}
