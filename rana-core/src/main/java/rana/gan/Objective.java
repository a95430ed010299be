package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;

/** What each player minimises. Scores are what D gives: (batch, 1); losses are scalars. */
public sealed interface Objective permits CrossEntropy, LeastSquares, Wasserstein, Hinge, Relativistic {
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

    /**
     * Which side of D's fence each picture lies on: 1 for real, -1 for generated, 0 on the fence; (batch, 1). The expected sign on
     * real pictures is ADA's measure of overfitting (Karras et al., 2020, arXiv:2006.06676).
     */
    default Tensor side(Tensor scores) {
        return scores.sign();
    }

    /** Whether D must end in a probability, rather than an unbounded score. */
    default boolean scoresAreProbabilities() {
        return false;
    }
}
