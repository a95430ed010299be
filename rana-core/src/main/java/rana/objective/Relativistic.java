package rana.objective;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/**
 * The relativistic pairing loss (Jolicoeur-Martineau, 2018, arXiv:1807.00734; R3GAN: Huang et al.,
 * 2025, arXiv:2501.05441): D minimises {@code E[softplus(-(D(x) - D(G(z))))]}, G
 * {@code E[softplus(-(D(G(z)) - D(x)))]}. Each generated picture is compared with one real picture.
 */
public record Relativistic() implements Adversarial {
    @Override
    public Tensor discriminator(Tensor onReal, Tensor onFake, RandomStream noise, ComputeDevice device) {
        return torch.softplus(onFake.sub(onReal)).mean();
    }

    @Override
    public Tensor generator(Tensor onReal, Tensor onFake) {
        return torch.softplus(onReal.sub(onFake)).mean();
    }

    /** Returns the mean sign of {@code D(x) - D(G(z))}: only differences of scores are defined. */
    @Override
    public Tensor overfitting(Tensor onReal, Tensor onFake) {
        return onReal.sub(onFake).sign().mean();
    }

    @Override
    public boolean isRelativistic() {
        return true;
    }

    @Override
    public boolean hasThreshold() {
        return false;
    }
}
