package rana.toy;

import java.util.List;
import java.util.stream.Collectors;
import rana.Names;
import rana.UsageException;
import rana.augment.AugmentationPolicy;
import rana.objective.Adversarial;
import rana.objective.CrossEntropy;
import rana.objective.Hinge;
import rana.objective.LabelNoise;
import rana.objective.LeastSquares;
import rana.objective.Penalty;
import rana.objective.Regularization;
import rana.objective.Relativistic;
import rana.objective.Wasserstein;
import rana.optim.Schedule;

/**
 * A GAN objective with the regularization that its paper uses.
 *
 * @param label identifier: {@code wasserstein-gp}
 * @param title display name
 * @param objective the losses of the generator and the discriminator
 * @param regularization regularization of the discriminator
 */
public record ToyGan(String label, String title, Adversarial objective, Regularization regularization) {
    /**
     * Goodfellow et al., 2014, arXiv:1406.2661: the generator minimises the value function that the
     * discriminator maximises.
     */
    public static final ToyGan MINIMAX = plain("minimax", "min-max", entropy(CrossEntropy.GeneratorLoss.MINIMAX));

    /** The non-saturating generator loss of the same paper. */
    public static final ToyGan NON_SATURATING =
            plain("non-saturating", "non-saturating", entropy(CrossEntropy.GeneratorLoss.NON_SATURATING));

    /** Mao et al., 2017, arXiv:1611.04076. */
    public static final ToyGan LEAST_SQUARES = plain("least-squares", "least squares", new LeastSquares());

    /** Lim and Ye, 2017, arXiv:1705.02894. */
    public static final ToyGan HINGE = plain("hinge", "hinge", new Hinge());

    /** Arjovsky et al., 2017, arXiv:1701.07875: the discriminator's weights are clipped. */
    public static final ToyGan WASSERSTEIN_CLIP = new ToyGan(
            "wasserstein-clip", "Wasserstein, clipped weights", new Wasserstein(), regularized(List.of(), 0.1));

    /**
     * Gulrajani et al., 2017, arXiv:1704.00028; with a smaller penalty weight, because the points
     * are closer to each other.
     */
    public static final ToyGan WASSERSTEIN_GP = new ToyGan(
            "wasserstein-gp",
            "Wasserstein, gradient penalty",
            new Wasserstein(),
            regularized(List.of(new Penalty.Gradient(Schedule.constant(0.1), 1, 1)), 0));

    /**
     * Huang et al., 2024, arXiv:2501.05441: relativistic pairing of real and generated examples,
     * with R1 and R2.
     */
    public static final ToyGan RELATIVISTIC = new ToyGan(
            "relativistic",
            "relativistic, R1 and R2",
            new Relativistic(),
            regularized(
                    List.of(new Penalty.R1(Schedule.constant(0.02), 1), new Penalty.R2(Schedule.constant(0.02), 1)),
                    0));

    /** All of them, ordered by year of publication. */
    public static final List<ToyGan> ALL =
            List.of(MINIMAX, NON_SATURATING, LEAST_SQUARES, HINGE, WASSERSTEIN_CLIP, WASSERSTEIN_GP, RELATIVISTIC);

    /**
     * Returns the GAN with this label.
     *
     * @throws UsageException if the label is unknown
     */
    public static ToyGan named(String label) {
        return ALL.stream()
                .filter(gan -> gan.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new UsageException("the GAN must be one of %s; got '%s'%s"
                        .formatted(String.join(", ", labels()), label, Names.suggestion(label, labels()))));
    }

    /** Returns the labels of all GANs. */
    public static List<String> labels() {
        return ALL.stream().map(ToyGan::label).toList();
    }

    /**
     * Returns true if the discriminator is trained on real/fake labels, to which noise can be
     * added.
     */
    public boolean hasLabels() {
        return objective instanceof CrossEntropy;
    }

    /**
     * Returns this GAN with two-sided label noise: each label moves towards the other by up to
     * {@code amount}.
     *
     * @param amount in [0, 0.5]
     * @throws UsageException if {@code amount} is out of range, or is not 0 and the objective uses
     *     no labels
     */
    public ToyGan withLabelNoise(double amount) {
        if (!(amount >= 0 && amount <= 0.5)) {
            throw new UsageException("label noise must be in [0, 0.5]; got " + amount);
        }
        if (objective instanceof CrossEntropy entropy) {
            LabelNoise noise = new LabelNoise(amount, LabelNoise.Sides.TWO_SIDED);
            return new ToyGan(
                    label,
                    title,
                    new CrossEntropy(entropy.real(), entropy.fake(), entropy.fromLogits(), noise, entropy.generator()),
                    regularization);
        }
        if (amount > 0) {
            throw new UsageException("label noise requires an objective with labels: %s; got %s with %s"
                    .formatted(
                            ALL.stream()
                                    .filter(ToyGan::hasLabels)
                                    .map(ToyGan::label)
                                    .collect(Collectors.joining(", ")),
                            amount,
                            label));
        }
        return this;
    }

    private static ToyGan plain(String label, String title, Adversarial objective) {
        return new ToyGan(label, title, objective, regularized(List.of(), 0));
    }

    private static Regularization regularized(List<Penalty> penalties, double clipWeights) {
        return new Regularization(penalties, clipWeights, AugmentationPolicy.none());
    }

    private static Adversarial entropy(CrossEntropy.GeneratorLoss generator) {
        return new CrossEntropy(1, 0, true, new LabelNoise(0, LabelNoise.Sides.TWO_SIDED), generator);
    }
}
