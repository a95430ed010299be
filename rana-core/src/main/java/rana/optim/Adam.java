package rana.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;

/**
 * Algorithm 1 of Kingma and Ba (2014, arXiv:1412.6980): {@code m ← β₁·m + (1 - β₁)·g; v ← β₂·v + (1 - β₂)·g²;
 * w ← w - lr·m̂ / (sqrt(v̂) + epsilon)}, with {@code m̂ = m / (1 - β₁ᵗ)} and {@code v̂ = v / (1 - β₂ᵗ)}.
 *
 * @param lr learning rate, greater than 0
 * @param beta1 in [0, 1); 0.5 is usual for GANs
 * @param beta2 in [0, 1); where it moves, the bias is corrected by its present value, as R3GAN's training does
 * @param epsilon greater than 0
 */
public record Adam(Schedule lr, double beta1, Schedule beta2, double epsilon, double clipValue, double decay)
        implements UpdateRule {
    public Adam {
        Settings.checkCommon(lr, clipValue, decay);
        Settings.checkShare("beta1", beta1);
        Settings.checkShare("beta2", beta2.least());
        Settings.checkShare("beta2", beta2.most());
        Settings.checkPositive("epsilon", epsilon);
    }

    @Override
    public List<String> slots() {
        return List.of("mean", "mean_square");
    }

    @Override
    public void update(Tensor parameter, Tensor gradient, List<Tensor> slots, UpdateContext moment) {
        Tensor mean = slots.get(0);
        Tensor meanSquare = slots.get(1);
        double t = moment.iteration() + 1.0;
        double keep = beta2.at(moment.progress());
        mean.mul_(Scalars.of(beta1)).add_(gradient, Scalars.of(1 - beta1));
        meanSquare.mul_(Scalars.of(keep)).addcmul_(gradient, gradient, Scalars.of(1 - keep));
        Tensor deviation = meanSquare
                .sqrt()
                .mul_(Scalars.of(1 / Math.sqrt(1 - Math.pow(keep, t))))
                .add_(Scalars.of(epsilon));
        parameter.addcdiv_(mean, deviation, Scalars.of(-rate(moment) / (1 - Math.pow(beta1, t))));
    }
}
