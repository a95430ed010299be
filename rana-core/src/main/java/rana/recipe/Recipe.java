package rana.recipe;

import java.util.List;
import java.util.regex.Pattern;
import rana.gan.Objective;
import rana.gan.Regularization;
import rana.gan.Rules;
import rana.nn.Architecture;
import rana.nn.Flatten;
import rana.nn.Layer;
import rana.nn.Reshape;
import rana.nn.Shape;
import rana.nn.Sigmoid;

/**
 * Everything that a training is made of. A recipe states every setting, so what is written is what runs.
 *
 * @param name as it is asked for
 * @param summary one line for the list of recipes
 */
public record Recipe(
        String name,
        String summary,
        Pictures pictures,
        Networks networks,
        Objective objective,
        Regularization regularization,
        Optimizers optimizer,
        Course training) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException if the networks do not fit each other or the pictures, saying which and where */
    public Recipe {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: must be letters, digits, '-', '_' and '.', beginning with a letter or digit; got '" + name
                            + "'");
        }
        Shape drawn = architecture("generator", latentShape(networks), networks.generator())
                .output();
        if (!drawn.equals(pictures.shape())) {
            throw new IllegalArgumentException(
                    "networks.generator: gives %s, but pictures.size and pictures.channels ask for %s"
                            .formatted(drawn, pictures.shape()));
        }
        Shape score = architecture("discriminator", pictures.shape(), networks.discriminator())
                .output();
        if (!score.equals(new Shape.Vector(1))) {
            throw new IllegalArgumentException(
                    "networks.discriminator: must end in one number for each picture (a linear layer with 1 unit); gives "
                            + score);
        }
        boolean probabilities = last(networks.discriminator()) instanceof Sigmoid;
        if (probabilities != objective.scoresAreProbabilities()) {
            throw new IllegalArgumentException(
                    "objective.fromLogits: is %s, but the discriminator %s; change one of the two"
                            .formatted(
                                    !objective.scoresAreProbabilities(),
                                    probabilities ? "ends in a sigmoid" : "does not end in a sigmoid"));
        }
    }

    /** The rules that its players play by. */
    public Rules rules() {
        return new Rules(networks.latent(), objective, regularization, optimizer.average());
    }

    /** The generator: latents to pictures. */
    public Architecture generator() {
        return architecture("generator", latentShape(networks), networks.generator());
    }

    /** The discriminator: pictures to one score. */
    public Architecture discriminator() {
        return architecture("discriminator", pictures.shape(), networks.discriminator());
    }

    /** The last layer that computes: the one that decides the range of what comes out. */
    static Layer last(List<Layer> layers) {
        return layers.stream()
                .filter(layer -> !(layer instanceof Reshape) && !(layer instanceof Flatten))
                .reduce(layers.get(0), (before, after) -> after);
    }

    private static Shape latentShape(Networks networks) {
        return new Shape.Vector(networks.latent().size());
    }

    private static Architecture architecture(String player, Shape input, List<Layer> layers) {
        try {
            return new Architecture(input, layers);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("networks." + player + ": " + e.getMessage(), e);
        }
    }
}
