package rana.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;

/**
 * {@code g ← g + weightDecay·w; v ← momentum·v + g; w ← w - lr·(g + momentum·v)}: gradient descent with Nesterov's momentum and
 * weight decay, as PyTorch computes it (Sutskever et al., 2013).
 *
 * @param lr learning rate, greater than 0
 * @param momentum in [0, 1)
 * @param weightDecay pull of every weight towards 0, at least 0
 */
public record Nesterov(Schedule lr, double momentum, double weightDecay, double clipValue, double decay)
        implements UpdateRule {
    public Nesterov {
        Settings.checkCommon(lr, clipValue, decay);
        Settings.checkShare("momentum", momentum);
        Settings.checkNotNegative("weightDecay", weightDecay);
    }

    @Override
    public List<String> slots() {
        return List.of("velocity");
    }

    @Override
    public void update(Tensor parameter, Tensor gradient, List<Tensor> slots, UpdateContext moment) {
        Tensor velocity = slots.get(0);
        Tensor pulled = gradient.add(parameter, Scalars.of(weightDecay));
        velocity.mul_(Scalars.of(momentum)).add_(pulled);
        parameter.add_(pulled.add_(velocity, Scalars.of(momentum)), Scalars.of(-rate(moment)));
    }
}
