package rana.objective;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;

/**
 * The hinge loss (Lim and Ye, 2017, arXiv:1705.02894; Miyato et al., 2018, arXiv:1802.05957): D
 * minimises {@code E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z)))]}, G {@code -E[D(G(z))]}.
 */
public record Hinge() implements Adversarial {
    @Override
    public Tensor discriminator(Tensor onReal, Tensor onFake, RandomStream noise, ComputeDevice device) {
        Tensor real = onReal.neg().add(Scalars.of(1)).relu().mean();
        return real.add(onFake.add(Scalars.of(1)).relu().mean());
    }

    @Override
    public Tensor generator(Tensor onReal, Tensor onFake) {
        return onFake.mean().neg();
    }
}
