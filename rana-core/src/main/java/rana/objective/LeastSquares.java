package rana.objective;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;

/**
 * The least squares loss (Mao et al., 2016, arXiv:1611.04076, with a = 0 and b = c = 1): D
 * minimises {@code ½·E[(D(x) - 1)²] + ½·E[D(G(z))²]}, G {@code ½·E[(D(G(z)) - 1)²]}.
 */
public record LeastSquares() implements Adversarial {
    @Override
    public Tensor discriminator(Tensor onReal, Tensor onFake, RandomStream noise, ComputeDevice device) {
        return halfSquare(onReal, 1).add(halfSquare(onFake, 0));
    }

    @Override
    public Tensor generator(Tensor onReal, Tensor onFake) {
        return halfSquare(onFake, 1);
    }

    @Override
    public Tensor overfitting(Tensor onReal, Tensor onFake) {
        return onReal.sub(Scalars.of(0.5)).sign().mean();
    }

    private static Tensor halfSquare(Tensor scores, double target) {
        return scores.sub(Scalars.of(target)).square().mean().mul(Scalars.of(0.5));
    }
}
