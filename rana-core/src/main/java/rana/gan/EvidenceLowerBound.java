package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.optim.Schedule;
import rana.torch.Scalars;

/**
 * What a variational autoencoder minimises: the negative of a lower bound on the log-likelihood of its pictures (Kingma and Welling,
 * 2013, arXiv:1312.6114, equation 10),
 *
 * <pre>  -E[log p(x|z)] + β · KL(q(z|x) ‖ N(0, 1)),</pre>
 *
 * where x is Gaussian around what the generator draws, with one variance for all pixels: the best one, which is the mean squared error
 * (the σ-VAE of Rybkin et al., 2021, arXiv:2006.13202, section 3). So nothing has to be weighed by hand.
 *
 * @param beta weight of the divergence; 1 for the bound, other values as in β-VAE
 */
public record EvidenceLowerBound(Schedule beta) implements Objective {
    public EvidenceLowerBound {
        if (beta.least() < 0) {
            throw new IllegalArgumentException("beta must be at least 0; got " + beta);
        }
    }

    /**
     * -log p(x|z) at the best variance, in nats a picture: D/2 · (1 + log 2πσ²) for D numbers in a picture and squared error σ².
     *
     * @param squaredError the mean over all numbers of the batch; a scalar
     * @param numbers in a picture
     */
    Tensor reconstruction(Tensor squaredError, long numbers) {
        return squaredError.log().add(Scalars.of(1 + Math.log(2 * Math.PI))).mul(Scalars.of(numbers / 2.0));
    }

    /**
     * KL(N(mean, exp(logVariance)) ‖ N(0, 1)) in nats, the mean over the batch; a scalar (appendix B of arXiv:1312.6114).
     *
     * @param mean (batch, latent)
     * @param logVariance (batch, latent)
     */
    Tensor divergence(Tensor mean, Tensor logVariance) {
        Tensor each = mean.square().add(logVariance.exp()).sub(logVariance).sub(Scalars.of(1));
        return each.sum().mul(Scalars.of(0.5 / mean.size(0)));
    }
}
