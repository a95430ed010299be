package rana.toy;

import java.util.List;
import java.util.stream.Collectors;
import rana.Names;
import rana.UsageException;
import rana.gan.Adversarial;
import rana.gan.AugmentationPolicy;
import rana.gan.CrossEntropy;
import rana.gan.Hinge;
import rana.gan.LabelNoise;
import rana.gan.LeastSquares;
import rana.gan.Penalty;
import rana.gan.Regularization;
import rana.gan.Relativistic;
import rana.gan.Wasserstein;
import rana.optim.Schedule;

/**
 * An objective as its paper has it, with what that adds to hold D back.
 *
 * @param label as it is asked for: {@code wasserstein-gp}
 * @param title for people
 */
public record Game(String label, String title, Adversarial objective, Regularization regularization) {
    /** Goodfellow et al., 2014, arXiv:1406.2661: G minimises what D maximises. */
    public static final Game MINIMAX = plain("minimax", "min-max", entropy(CrossEntropy.GeneratorLoss.MINIMAX));

    /** The same paper's other loss for G. */
    public static final Game NON_SATURATING =
            plain("non-saturating", "non-saturating", entropy(CrossEntropy.GeneratorLoss.NON_SATURATING));

    /** Mao et al., 2017, arXiv:1611.04076. */
    public static final Game LEAST_SQUARES = plain("least-squares", "least squares", new LeastSquares());

    /** Lim and Ye, 2017, arXiv:1705.02894. */
    public static final Game HINGE = plain("hinge", "hinge", new Hinge());

    /** Arjovsky et al., 2017, arXiv:1701.07875: D's weights are clipped. */
    public static final Game WASSERSTEIN_CLIP = new Game(
            "wasserstein-clip", "Wasserstein, clipped weights", new Wasserstein(), regularized(List.of(), 0.1));

    /** Gulrajani et al., 2017, arXiv:1704.00028; the weight is smaller than theirs, for points nearer to each other. */
    public static final Game WASSERSTEIN_GP = new Game(
            "wasserstein-gp",
            "Wasserstein, gradient penalty",
            new Wasserstein(),
            regularized(List.of(new Penalty.Gradient(Schedule.constant(0.1), 1, 1)), 0));

    /** Huang et al., 2024, arXiv:2501.05441: pairs of one real and one generated example, R1 and R2. */
    public static final Game RELATIVISTIC = new Game(
            "relativistic",
            "relativistic, R1 and R2",
            new Relativistic(),
            regularized(
                    List.of(new Penalty.R1(Schedule.constant(0.02), 1), new Penalty.R2(Schedule.constant(0.02), 1)),
                    0));

    /** All of them, by age. */
    public static final List<Game> ALL =
            List.of(MINIMAX, NON_SATURATING, LEAST_SQUARES, HINGE, WASSERSTEIN_CLIP, WASSERSTEIN_GP, RELATIVISTIC);

    /**
     * The game called {@code label}.
     *
     * @throws UsageException if there is none
     */
    public static Game named(String label) {
        return ALL.stream()
                .filter(game -> game.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new UsageException("a game must be one of %s; got '%s'%s"
                        .formatted(String.join(", ", labels()), label, Names.suggestion(label, labels()))));
    }

    /** The names of all. */
    public static List<String> labels() {
        return ALL.stream().map(Game::label).toList();
    }

    /** Whether D is told labels, which noise can be put on. */
    public boolean hasLabels() {
        return objective instanceof CrossEntropy;
    }

    /**
     * The same game, whose labels each move towards the other by up to {@code amount}.
     *
     * @param amount in [0, 0.5]
     * @throws UsageException if it has no labels to move
     */
    public Game withLabelNoise(double amount) {
        if (!(amount >= 0 && amount <= 0.5)) {
            throw new UsageException("label noise must be in [0, 0.5]; got " + amount);
        }
        if (objective instanceof CrossEntropy entropy) {
            LabelNoise noise = new LabelNoise(amount, LabelNoise.Sides.TWO_SIDED);
            return new Game(
                    label,
                    title,
                    new CrossEntropy(entropy.real(), entropy.fake(), entropy.fromLogits(), noise, entropy.generator()),
                    regularization);
        }
        if (amount > 0) {
            throw new UsageException("label noise goes with games whose D is told labels: %s; got %s with %s"
                    .formatted(
                            ALL.stream()
                                    .filter(Game::hasLabels)
                                    .map(Game::label)
                                    .collect(Collectors.joining(", ")),
                            amount,
                            label));
        }
        return this;
    }

    private static Game plain(String label, String title, Adversarial objective) {
        return new Game(label, title, objective, regularized(List.of(), 0));
    }

    private static Regularization regularized(List<Penalty> penalties, double clipWeights) {
        return new Regularization(penalties, clipWeights, AugmentationPolicy.none());
    }

    private static Adversarial entropy(CrossEntropy.GeneratorLoss generator) {
        return new CrossEntropy(1, 0, true, new LabelNoise(0, LabelNoise.Sides.TWO_SIDED), generator);
    }
}
