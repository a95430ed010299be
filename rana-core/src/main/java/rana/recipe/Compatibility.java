package rana.recipe;

import java.util.List;
import java.util.Map;
import rana.nn.Architecture;
import rana.nn.BatchNorm;
import rana.nn.Flatten;
import rana.nn.Layer;
import rana.nn.Reshape;
import rana.nn.Shape;
import rana.nn.Sigmoid;
import rana.nn.SpectralNorm;
import rana.objective.Adversarial;
import rana.objective.CrossEntropy;
import rana.objective.Objective;
import rana.objective.Regularization;

/** A check that the parts of a recipe fit each other. */
final class Compatibility {
    private Compatibility() {}

    /**
     * Checks all parts.
     *
     * @throws IllegalArgumentException naming the two settings that do not fit each other
     */
    static void check(
            ImageSpec pictures,
            Networks networks,
            Objective objective,
            Regularization regularization,
            Optimizers optimizer,
            TrainingConfig training) {
        checkGenerator(pictures, Recipe.generator(pictures, networks));
        Map<String, Architecture> architectures = Recipe.architectures(pictures, networks);
        architectures.forEach((name, architecture) -> checkClasses(pictures, name, architecture));
        checkFamily(networks, objective, optimizer);
        Architecture discriminator = architectures.get(GanNetworks.DISCRIMINATOR);
        if (objective instanceof Adversarial adversarial && discriminator != null) {
            checkDiscriminator(discriminator);
            checkScores(adversarial, discriminator);
            checkRegularization(regularization, discriminator);
        } else {
            checkWithoutDiscriminator(regularization, training);
        }
    }

    /**
     * Checks that networks, objective and optimisers are all for a GAN, or all for an autoencoder.
     */
    private static void checkFamily(Networks networks, Objective objective, Optimizers optimizer) {
        boolean gan = networks instanceof GanNetworks;
        if (gan != objective instanceof Adversarial) {
            throw new IllegalArgumentException("objective.type: is %s, but networks.type is %s; change one of the two"
                    .formatted(
                            RecipeMapper.typeOf(Objective.class, objective),
                            RecipeMapper.typeOf(Networks.class, networks)));
        }
        if (gan != optimizer instanceof Optimizers.OfGan) {
            throw new IllegalArgumentException(
                    "optimizer: is for %s, but networks.type is %s, which has a generator and %s"
                            .formatted(
                                    gan ? "an encoder" : "a discriminator",
                                    RecipeMapper.typeOf(Networks.class, networks),
                                    gan ? "a discriminator" : "an encoder"));
        }
    }

    private static void checkWithoutDiscriminator(Regularization regularization, TrainingConfig training) {
        if (!regularization.equals(Regularization.none())) {
            throw new IllegalArgumentException(
                    "regularization: applies to a discriminator, but networks.type is vae, which has none; remove it");
        }
        if (training.discriminatorSteps() != 1) {
            throw new IllegalArgumentException(
                    "training.discriminatorSteps: is %d, but networks.type is vae, which has no discriminator; set it to 1"
                            .formatted(training.discriminatorSteps()));
        }
    }

    /**
     * Returns the last layer that is not a reshape or a flatten, which determines the range of the
     * output.
     */
    static Layer last(List<Layer> layers) {
        return layers.stream()
                .filter(layer -> !(layer instanceof Reshape) && !(layer instanceof Flatten))
                .reduce(layers.get(0), (before, after) -> after);
    }

    private static void checkGenerator(ImageSpec pictures, Architecture generator) {
        Shape output = generator.output();
        if (!output.equals(pictures.shape())) {
            throw new IllegalArgumentException(
                    "networks.generator: outputs %s, but pictures.size and pictures.channels require %s; change one of the two"
                            .formatted(output, pictures.shape()));
        }
    }

    private static void checkDiscriminator(Architecture discriminator) {
        Shape score = discriminator.output();
        if (!score.equals(new Shape.Vector(1))) {
            throw new IllegalArgumentException(
                    "networks.discriminator: must output one number for each image (a linear layer with 1 unit); got "
                            + score);
        }
    }

    private static void checkScores(Adversarial objective, Architecture discriminator) {
        boolean probabilities = last(discriminator.layers()) instanceof Sigmoid;
        if (probabilities == objective.scoresAreProbabilities()) {
            return;
        }
        if (objective instanceof CrossEntropy) {
            throw new IllegalArgumentException(
                    "objective.fromLogits: is %s, but the discriminator %s; change one of the two"
                            .formatted(
                                    !objective.scoresAreProbabilities(),
                                    probabilities ? "ends in a sigmoid" : "does not end in a sigmoid"));
        }
        throw new IllegalArgumentException(
                "objective.type: is %s, which takes unbounded scores, but networks.discriminator ends in a sigmoid; remove the sigmoid"
                        .formatted(RecipeMapper.typeOf(Objective.class, objective)));
    }

    private static void checkClasses(ImageSpec pictures, String name, Architecture network) {
        if (network.classes() != 0 && network.classes() != pictures.classes()) {
            throw new IllegalArgumentException(
                    "pictures.classes: is %d, but networks.%s is conditional on %d classes; make them equal"
                            .formatted(pictures.classes(), name, network.classes()));
        }
    }

    private static void checkRegularization(Regularization regularization, Architecture discriminator) {
        boolean spectral = discriminator.everyLayer().anyMatch(layer -> layer instanceof SpectralNorm);
        if (spectral && regularization.clipWeights() > 0) {
            throw new IllegalArgumentException(
                    "regularization.clipWeights: is %s, but networks.discriminator has spectral norm, which cancels it; remove one of the two"
                            .formatted(regularization.clipWeights()));
        }
        boolean batchNorm = discriminator.everyLayer().anyMatch(layer -> layer instanceof BatchNorm);
        if (batchNorm && !regularization.penalties().isEmpty()) {
            throw new IllegalArgumentException(
                    "regularization.penalties: use the gradient of each image, but networks.discriminator has batch-norm, which mixes"
                            + " images; remove one of the two");
        }
    }
}
