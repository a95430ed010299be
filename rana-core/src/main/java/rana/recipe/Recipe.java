package rana.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rana.gan.Objective;
import rana.gan.Regularization;
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
        ImageSpec pictures,
        Networks networks,
        Objective objective,
        Regularization regularization,
        Optimizers optimizer,
        TrainingConfig training) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException if its parts do not fit each other, saying which and where */
    public Recipe {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: must be letters, digits, '-', '_' and '.', beginning with a letter or digit; got '" + name
                            + "'");
        }
        Compatibility.check(pictures, networks, objective, regularization, optimizer, training);
    }

    /** The generator: latents to pictures. */
    public Architecture generator() {
        return architecture(Networks.GENERATOR);
    }

    /**
     * The discriminator of a GAN: pictures to one score.
     *
     * @throws NoSuchElementException if the recipe is for none
     */
    public Architecture discriminator() {
        return architecture(GanNetworks.DISCRIMINATOR);
    }

    /** Both networks, the generator first, by their names in recipes and files. */
    public Map<String, Architecture> architectures() {
        return architectures(pictures, networks);
    }

    /** How large both networks are, for people: {@code generator 6,264,579, discriminator 790,913 parameters}. */
    public String sizes() {
        return architectures().entrySet().stream()
                .map(network -> String.format(
                        Locale.ROOT,
                        "%s %,d",
                        network.getKey(),
                        network.getValue().parameters()))
                .collect(Collectors.joining(", ", "", " parameters"));
    }

    /** The same recipe for another course. */
    public Recipe with(TrainingConfig course) {
        return new Recipe(name, summary, pictures, networks, objective, regularization, optimizer, course);
    }

    /** Whether {@code other} trains the same networks in the same way, be it for another number of steps. */
    public boolean trainsLike(Recipe other) {
        TrainingConfig course = training.lasting(other.training.steps(), other.training.every());
        return new Recipe(other.name, other.summary, pictures, networks, objective, regularization, optimizer, course)
                .equals(other);
    }

    /** The same recipe for other networks. */
    public Recipe with(Networks others) {
        return new Recipe(name, summary, pictures, others, objective, regularization, optimizer, training);
    }

    static Map<String, Architecture> architectures(ImageSpec pictures, Networks networks) {
        Map<String, Architecture> both = new LinkedHashMap<>();
        networks.layers(pictures)
                .forEach((name, layers) -> both.put(
                        name,
                        name.equals(Networks.GENERATOR)
                                ? generator(pictures, networks)
                                : architecture(name, pictures.shape(), layers)));
        return both;
    }

    static Architecture generator(ImageSpec pictures, Networks networks) {
        return architecture(
                Networks.GENERATOR, new Shape.Vector(networks.latent().size()), networks.generator(pictures));
    }

    private Architecture architecture(String name) {
        return Optional.ofNullable(architectures().get(name)).orElseThrow();
    }

    private static Architecture architecture(String name, Shape input, List<Layer> layers) {
        try {
            return new Architecture(input, layers);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("networks." + name + ": " + e.getMessage(), e);
        }
    }
}
