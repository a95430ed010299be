package rana.gan;

import org.bytedeco.pytorch.Tensor;
import rana.torch.ComputeDevice;
import rana.torch.RandomStream;

/** What each player minimises. Scores are what D gives: (batch, 1); losses are scalars. */
public sealed interface Objective permits CrossEntropy {
    /**
     * D's loss.
     *
     * @param noise where it draws what it needs
     */
    Tensor discriminator(Tensor onReal, Tensor onFake, RandomStream noise, ComputeDevice device);

    /** G's loss. */
    Tensor generator(Tensor onFake);

    /** How real D holds each picture to be, as a probability: (batch, 1). */
    Tensor realness(Tensor scores);

    /** Whether D must end in a probability, rather than an unbounded score. */
    boolean scoresAreProbabilities();
}
