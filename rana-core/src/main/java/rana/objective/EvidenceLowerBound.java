package rana.objective;

import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import rana.optim.Schedule;
import rana.torch.Scalars;

/**
 * The loss of a variational autoencoder: the negative of a lower bound on the log-likelihood of its
 * pictures (Kingma and Welling, 2013, arXiv:1312.6114, equation 10),
 *
 * <pre>  -E[log p(x|z)] + β · KL(q(z|x) ‖ N(0, 1)),</pre>
 *
 * where x is Gaussian around the generator's output, with one variance for all pixels: the optimal
 * one, which is the mean squared error (the σ-VAE of Rybkin et al., 2021, arXiv:2006.13202, section
 * 3). The two terms need no manual weighting.
 *
 * @param beta β, the weight of the divergence, at least 0; 1 for the bound, other values as in
 *     β-VAE
 */
public record EvidenceLowerBound(Schedule beta) implements Objective {
    public EvidenceLowerBound {
        if (beta.min() < 0) {
            throw new IllegalArgumentException("beta must be at least 0; got " + beta);
        }
    }

    @Override
    public <T> T match(Function<Adversarial, T> ifAdversarial, Function<EvidenceLowerBound, T> ifBound) {
        return ifBound.apply(this);
    }

    /**
     * Returns -log p(x|z) at the optimal variance, in nats per picture: D/2 · (1 + log 2πσ²) for D
     * numbers in a picture and the mean squared error σ².
     *
     * @param squaredError the mean over all numbers of the batch; a scalar
     * @param numbers the numbers in a picture: channels · height · width
     */
    public Tensor reconstruction(Tensor squaredError, long numbers) {
        return squaredError.log().add(Scalars.of(1 + Math.log(2 * Math.PI))).mul(Scalars.of(numbers / 2.0));
    }

    /**
     * Returns KL(N(mean, exp(logVariance)) ‖ N(0, 1)) in nats, the mean over the batch; a scalar
     * (appendix B of arXiv:1312.6114).
     *
     * @param mean (batch, latent)
     * @param logVariance (batch, latent)
     */
    public Tensor divergence(Tensor mean, Tensor logVariance) {
        Tensor each = mean.square().add(logVariance.exp()).sub(logVariance).sub(Scalars.of(1));
        return each.sum().mul(Scalars.of(0.5 / mean.size(0)));
    }
}
