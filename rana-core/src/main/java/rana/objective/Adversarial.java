package rana.objective;

import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/**
 * The losses of the discriminator D and the generator G of a GAN. Scores are D's outputs,
 * (batch, 1); losses are scalars, means over the batch.
 */
public sealed interface Adversarial extends Objective
        permits CrossEntropy, LeastSquares, Wasserstein, Hinge, Relativistic {
    /**
     * Returns D's loss.
     *
     * @param onReal D's scores of real pictures, (batch, 1)
     * @param onFake D's scores of generated pictures, (batch, 1)
     * @param noise the source of label noise, for objectives that have any
     */
    Tensor discriminator(Tensor onReal, Tensor onFake, RandomStream noise, ComputeDevice device);

    /**
     * Returns G's loss.
     *
     * @param onReal D's scores of real pictures, (batch, 1), without gradients; read only if
     *     {@link #isRelativistic}
     * @param onFake D's scores of generated pictures, (batch, 1)
     */
    Tensor generator(Tensor onReal, Tensor onFake);

    /** Returns true if G's loss depends on the scores of real pictures. */
    default boolean isRelativistic() {
        return false;
    }

    /**
     * Returns D's score of being real for each picture, as it is reported: the probability if
     * {@link #hasProbabilities}, else the score itself; (batch, 1).
     */
    default Tensor realScore(Tensor scores) {
        return scores;
    }

    /**
     * Returns the mean sign of D's decisions on real pictures, a scalar in [-1, 1]: 1 if D scores
     * all of them as real, -1 if it scores none as real, 0 if it is undecided. This is r_t, the
     * measure that adaptive augmentation follows (Karras et al., 2020, arXiv:2006.06676, equation
     * 1).
     */
    default Tensor overfitting(Tensor onReal, Tensor onFake) {
        return onReal.sign().mean();
    }

    /** Returns true if D must end in a probability rather than an unbounded score. */
    default boolean scoresAreProbabilities() {
        return false;
    }

    @Override
    default boolean hasThreshold() {
        return true;
    }

    @Override
    default <T> T match(Function<Adversarial, T> ifAdversarial, Function<EvidenceLowerBound, T> ifBound) {
        return ifAdversarial.apply(this);
    }
}
