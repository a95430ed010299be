package rana.objective;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;

/**
 * The loss of the original GAN (Goodfellow et al., 2014, arXiv:1406.2661): D minimises the binary
 * cross-entropy {@code -(y·log p + (1 - y)·log(1 - p))} of its probabilities p against the labels
 * y, averaged over both halves of its batch.
 *
 * <p>{@link #nonSaturating} and {@link #minimax} have the paper's labels:
 * {@code CrossEntropy.nonSaturating().noise(LabelNoise.twoSided(0.1))}.
 *
 * @param real the label of real pictures, 0 or 1
 * @param fake the label of generated pictures: the other one
 * @param fromLogits if true, D's score is the logit of its probability; if false, it is the
 *     probability, which is clipped to [1e-7, 1 - 1e-7] as in Keras
 * @param noise the noise on the labels in D's loss
 * @param generator the loss of G
 */
public record CrossEntropy(double real, double fake, boolean fromLogits, LabelNoise noise, GeneratorLoss generator)
        implements Adversarial {
    private static final double CLIP = 1e-7;

    /** The loss of G. */
    public enum GeneratorLoss {
        /**
         * The cross-entropy of G's pictures against the label of real ones; its gradients stay
         * strong while D wins.
         */
        NON_SATURATING,
        /**
         * The negative of D's loss on G's pictures: the paper's min-max loss, which saturates while
         * D wins.
         */
        MINIMAX
    }

    public CrossEntropy {
        if (!(real == 0 && fake == 1) && !(real == 1 && fake == 0)) {
            throw new IllegalArgumentException(
                    "real and fake must be 0 and 1, or 1 and 0; got real " + real + " and fake " + fake);
        }
    }

    /**
     * Creates the paper's loss with the non-saturating loss of G, labels 1 (real) and 0
     * (generated), logits, and no label noise.
     */
    public static CrossEntropy nonSaturating() {
        return new CrossEntropy(1, 0, true, LabelNoise.none(), GeneratorLoss.NON_SATURATING);
    }

    /**
     * Creates the paper's min-max loss, labels 1 (real) and 0 (generated), logits, and no label
     * noise.
     */
    public static CrossEntropy minimax() {
        return new CrossEntropy(1, 0, true, LabelNoise.none(), GeneratorLoss.MINIMAX);
    }

    /** Returns a copy with other labels: 0 and 1, or 1 and 0. */
    public CrossEntropy labels(double ofReal, double ofFake) {
        return new CrossEntropy(ofReal, ofFake, fromLogits, noise, generator);
    }

    /** Returns a copy for a D that ends in logits (true) or in probabilities (false). */
    public CrossEntropy fromLogits(boolean value) {
        return new CrossEntropy(real, fake, value, noise, generator);
    }

    /** Returns a copy with other label noise. */
    public CrossEntropy noise(LabelNoise value) {
        return new CrossEntropy(real, fake, fromLogits, value, generator);
    }

    @Override
    public Tensor discriminator(Tensor onReal, Tensor onFake, RandomStream noise, ComputeDevice device) {
        Tensor fakeLabels = this.noise.labels(fake, real, Math.toIntExact(onFake.size(0)), noise.at("fake"));
        Tensor realLabels = this.noise.labels(real, fake, Math.toIntExact(onReal.size(0)), noise.at("real"));
        return mean(onFake, device.place(fakeLabels), fromLogits)
                .add(mean(onReal, device.place(realLabels), fromLogits))
                .mul(Scalars.of(0.5));
    }

    @Override
    public Tensor generator(Tensor onReal, Tensor onFake) {
        return generator == GeneratorLoss.NON_SATURATING
                ? mean(onFake, torch.full_like(onFake, Scalars.of(real)), fromLogits)
                : mean(onFake, torch.full_like(onFake, Scalars.of(fake)), fromLogits)
                        .neg();
    }

    @Override
    public Tensor realScore(Tensor scores) {
        Tensor probability = fromLogits ? scores.sigmoid() : scores;
        return real == 1 ? probability : probability.neg().add_(Scalars.of(1));
    }

    @Override
    public boolean hasProbabilities() {
        return true;
    }

    @Override
    public Tensor overfitting(Tensor onReal, Tensor onFake) {
        return realScore(onReal).sub(Scalars.of(0.5)).sign().mean();
    }

    @Override
    public boolean scoresAreProbabilities() {
        return !fromLogits;
    }

    /**
     * Returns the mean binary cross-entropy of {@code scores} against {@code labels}, which may lie
     * outside [0, 1]; a scalar.
     */
    public static Tensor mean(Tensor scores, Tensor labels, boolean fromLogits) {
        Tensor logOne;
        Tensor logZero;
        if (fromLogits) {
            logOne = torch.log_sigmoid(scores);
            logZero = torch.log_sigmoid(scores.neg());
        } else {
            Tensor probability = scores.clamp(Scalars.optional(CLIP), Scalars.optional(1 - CLIP));
            logOne = probability.log();
            logZero = probability.neg().add(Scalars.of(1)).log();
        }
        return labels.mul(logOne)
                .add(labels.neg().add_(Scalars.of(1)).mul(logZero))
                .mean()
                .neg();
    }
}
