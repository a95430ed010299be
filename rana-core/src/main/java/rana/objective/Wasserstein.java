package rana.objective;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/**
 * The Wasserstein distance in its dual form (Arjovsky et al., 2017, arXiv:1701.07875): D minimises
 * {@code E[D(G(z))] - E[D(x)]}, G {@code -E[D(G(z))]}. D must be Lipschitz: use a gradient penalty,
 * weight clipping or spectral norm.
 */
public record Wasserstein() implements Adversarial {
    @Override
    public Tensor discriminator(Tensor onReal, Tensor onFake, RandomStream noise, ComputeDevice device) {
        return onFake.mean().sub(onReal.mean());
    }

    @Override
    public Tensor generator(Tensor onReal, Tensor onFake) {
        return onFake.mean().neg();
    }

    @Override
    public boolean hasThreshold() {
        return false;
    }
}
