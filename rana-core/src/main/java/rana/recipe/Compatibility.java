package rana.recipe;

import java.util.List;
import java.util.Map;
import rana.gan.Adversarial;
import rana.gan.CrossEntropy;
import rana.gan.Objective;
import rana.gan.Regularization;
import rana.nn.Architecture;
import rana.nn.BatchNorm;
import rana.nn.Flatten;
import rana.nn.Layer;
import rana.nn.Reshape;
import rana.nn.Shape;
import rana.nn.Sigmoid;
import rana.nn.SpectralNorm;

/** What parts of a recipe demand of each other, beyond what each demands of itself. */
final class Compatibility {
    private Compatibility() {}

    /** @throws IllegalArgumentException naming the two settings that do not go together */
    static void check(
            ImageSpec pictures,
            Networks networks,
            Objective objective,
            Regularization regularization,
            Optimizers optimizer,
            TrainingConfig training) {
        checkDrawn(pictures, Recipe.generator(pictures, networks));
        Map<String, Architecture> architectures = Recipe.architectures(pictures, networks);
        architectures.forEach((name, architecture) -> checkClasses(pictures, name, architecture));
        checkFamily(networks, objective, optimizer);
        Architecture discriminator = architectures.get(GanNetworks.DISCRIMINATOR);
        if (objective instanceof Adversarial game && discriminator != null) {
            checkScored(discriminator);
            checkScores(game, discriminator);
            checkRegularization(regularization, discriminator);
        } else {
            checkWithoutDiscriminator(regularization, training);
        }
    }

    /** Networks, objective and optimisers are all of a GAN, or all of an autoencoder. */
    private static void checkFamily(Networks networks, Objective objective, Optimizers optimizer) {
        boolean gan = networks instanceof GanNetworks;
        if (gan != objective instanceof Adversarial) {
            throw new IllegalArgumentException("objective.type: is %s, but networks.type is %s; change one of the two"
                    .formatted(
                            RecipeMapper.typeOf(Objective.class, objective),
                            RecipeMapper.typeOf(Networks.class, networks)));
        }
        if (gan != optimizer instanceof Optimizers.OfPlayers) {
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
                    "regularization: holds a discriminator back, but networks.type is vae, which has none; take it away");
        }
        if (training.discriminatorSteps() != 1) {
            throw new IllegalArgumentException(
                    "training.discriminatorSteps: is %d, but networks.type is vae, which has no discriminator; set it to 1"
                            .formatted(training.discriminatorSteps()));
        }
    }

    /** The last layer that computes: the one that decides the range of what comes out. */
    static Layer last(List<Layer> layers) {
        return layers.stream()
                .filter(layer -> !(layer instanceof Reshape) && !(layer instanceof Flatten))
                .reduce(layers.get(0), (before, after) -> after);
    }

    private static void checkDrawn(ImageSpec pictures, Architecture generator) {
        Shape drawn = generator.output();
        if (!drawn.equals(pictures.shape())) {
            throw new IllegalArgumentException(
                    "networks.generator: gives %s, but pictures.size and pictures.channels ask for %s"
                            .formatted(drawn, pictures.shape()));
        }
    }

    private static void checkScored(Architecture discriminator) {
        Shape score = discriminator.output();
        if (!score.equals(new Shape.Vector(1))) {
            throw new IllegalArgumentException(
                    "networks.discriminator: must end in one number for each picture (a linear layer with 1 unit); gives "
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
                "objective.type: is %s, which takes any score, but networks.discriminator ends in a sigmoid; take it away"
                        .formatted(RecipeMapper.typeOf(Objective.class, objective)));
    }

    private static void checkClasses(ImageSpec pictures, String player, Architecture network) {
        if (network.classes() != 0 && network.classes() != pictures.classes()) {
            throw new IllegalArgumentException(
                    "pictures.classes: is %d, but networks.%s knows %d classes; make them equal"
                            .formatted(pictures.classes(), player, network.classes()));
        }
    }

    private static void checkRegularization(Regularization regularization, Architecture discriminator) {
        boolean spectral = discriminator.everyLayer().anyMatch(layer -> layer instanceof SpectralNorm);
        if (spectral && regularization.clipWeights() > 0) {
            throw new IllegalArgumentException(
                    "regularization.clipWeights: is %s, but networks.discriminator has spectral norm, which undoes it; keep one of the two"
                            .formatted(regularization.clipWeights()));
        }
        boolean batchNorm = discriminator.everyLayer().anyMatch(layer -> layer instanceof BatchNorm);
        if (batchNorm && !regularization.penalties().isEmpty()) {
            throw new IllegalArgumentException(
                    "regularization.penalties: are of each picture's own gradient, but networks.discriminator has batch-norm, which mixes"
                            + " pictures; keep one of the two");
        }
    }
}
