package rana.recipe;

import java.util.List;
import java.util.regex.Pattern;
import rana.gan.Objective;
import rana.gan.Regularization;
import rana.gan.Rules;
import rana.nn.Architecture;
import rana.nn.Layer;
import rana.nn.Shape;

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
        Compatibility.check(pictures, networks, objective, regularization);
    }

    /** The rules that its players play by. */
    public Rules rules() {
        return new Rules(networks.latent(), objective, regularization, optimizer.average());
    }

    /** The generator: latents to pictures. */
    public Architecture generator() {
        return generator(pictures, networks);
    }

    /** The discriminator: pictures to one score. */
    public Architecture discriminator() {
        return discriminator(pictures, networks);
    }

    /** The same recipe for another course. */
    public Recipe with(Course course) {
        return new Recipe(name, summary, pictures, networks, objective, regularization, optimizer, course);
    }

    /** The same recipe for other networks. */
    public Recipe with(Networks others) {
        return new Recipe(name, summary, pictures, others, objective, regularization, optimizer, training);
    }

    static Architecture generator(Pictures pictures, Networks networks) {
        return architecture("generator", new Shape.Vector(networks.latent().size()), networks.generator(pictures));
    }

    static Architecture discriminator(Pictures pictures, Networks networks) {
        return architecture("discriminator", pictures.shape(), networks.discriminator(pictures));
    }

    private static Architecture architecture(String player, Shape input, List<Layer> layers) {
        try {
            return new Architecture(input, layers);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("networks." + player + ": " + e.getMessage(), e);
        }
    }
}
