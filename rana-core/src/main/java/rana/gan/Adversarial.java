package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/** What each player of a {@link Gan} minimises. Scores are what D gives: (batch, 1); losses are scalars. */
public sealed interface Adversarial extends Objective
        permits CrossEntropy, LeastSquares, Wasserstein, Hinge, Relativistic {
    /**
     * D's loss.
     *
     * @param noise where it draws what it needs
     */
    Tensor discriminator(Tensor onReal, Tensor onFake, RandomStream noise, ComputeDevice device);

    /**
     * G's loss.
     *
     * @param onReal scores of real pictures, without gradients; looked at only where {@link #pairs} holds
     */
    Tensor generator(Tensor onReal, Tensor onFake);

    /** Whether G's loss compares its pictures with real ones. */
    default boolean pairs() {
        return false;
    }

    /**
     * How real D holds each picture to be, as is reported: a probability where scores have that meaning, else the score itself;
     * (batch, 1).
     */
    default Tensor realness(Tensor scores) {
        return scores;
    }

    /** Whether {@link #realness} is a probability. */
    default boolean hasProbabilities() {
        return false;
    }

    /**
     * How sure D is of real pictures, in [-1, 1]: on average 1 where it holds one to be real, -1 where it does not, 0 where it cannot
     * say; a scalar. It is the measure that adaptive augmentation goes by (Karras et al., 2020, arXiv:2006.06676, r_t).
     */
    default Tensor overfitting(Tensor onReal, Tensor onFake) {
        return onReal.sign().mean();
    }

    /** Whether D must end in a probability, rather than an unbounded score. */
    default boolean scoresAreProbabilities() {
        return false;
    }
}
