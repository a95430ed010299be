package rana.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rana.nn.Architecture;
import rana.nn.Layer;
import rana.nn.Shape;
import rana.objective.Objective;
import rana.objective.Regularization;
import rana.optim.Ema;
import rana.optim.UpdateRule;

/**
 * The settings of a training: images, networks, objective, regularisation, optimisers and length. A
 * recipe states every setting, so that what is written is what runs.
 *
 * <pre>{@code
 * Recipe recipe = Recipe.builder("frogs")
 *         .images(ImageSpec.of("pond", 16, 3))
 *         .networks(networks)
 *         .objective(new Relativistic())
 *         .optimizers(Optimizers.gan(adam, adam))
 *         .training(TrainingConfig.steps(300))
 *         .build();
 * }</pre>
 *
 * @param name the name of the recipe: 1 to 64 letters, digits, '-', '_' and '.', the first a letter
 *     or digit
 * @param summary one line for a list of recipes
 * @param pictures the images that it trains on
 * @param optimizer the optimisers of both networks
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

    /**
     * Creates a recipe.
     *
     * @throws IllegalArgumentException if two settings do not fit each other; the message begins
     *     with the key of one of them
     */
    public Recipe {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: must be letters, digits, '-', '_' and '.', beginning with a letter or digit; got '" + name
                            + "'");
        }
        Compatibility.check(pictures, networks, objective, regularization, optimizer, training);
    }

    /**
     * Returns a builder of a recipe. Images, networks, objective, optimisers and training must be
     * set. By default there is no regularisation and no moving average of the generator, and the
     * summary is the name.
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Returns the generator: (batch, latent size) to images. */
    public Architecture generator() {
        return architecture(Networks.GENERATOR);
    }

    /**
     * Returns the discriminator of a GAN: images to (batch, 1).
     *
     * @throws NoSuchElementException if the recipe has no discriminator
     */
    public Architecture discriminator() {
        return architecture(GanNetworks.DISCRIMINATOR);
    }

    /** Returns both networks by their names in recipes and files, the generator first. */
    public Map<String, Architecture> architectures() {
        return architectures(pictures, networks);
    }

    /**
     * Returns the sizes of both networks as text:
     * {@code generator 6,264,579, discriminator 790,913 parameters}.
     */
    public String sizes() {
        return architectures().entrySet().stream()
                .map(network -> String.format(
                        Locale.ROOT,
                        "%s %,d",
                        network.getKey(),
                        network.getValue().parameters()))
                .collect(Collectors.joining(", ", "", " parameters"));
    }

    /** Returns a copy with another training configuration. */
    public Recipe with(TrainingConfig other) {
        return new Recipe(name, summary, pictures, networks, objective, regularization, optimizer, other);
    }

    /**
     * Returns true if {@code other} differs at most in name, summary, number of steps and snapshot
     * interval, and in a precision and a number of shards that one of the two leaves to the machine.
     */
    public boolean trainsLike(Recipe other) {
        TrainingConfig config = training.withSteps(other.training.steps(), other.training.snapshotEvery());
        if (config.precision() == TrainingConfig.Precision.AUTO
                || other.training.precision() == TrainingConfig.Precision.AUTO) {
            config = config.precision(other.training.precision());
        }
        TrainingConfig.Shards auto = TrainingConfig.Shards.AUTO;
        if (config.batch() == other.training.batch() // other shards may not divide another batch
                && (config.shards().equals(auto) || other.training.shards().equals(auto))) {
            config = config.shards(other.training.shards());
        }
        return new Recipe(other.name, other.summary, pictures, networks, objective, regularization, optimizer, config)
                .equals(other);
    }

    /** Returns a copy with other networks. */
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

    /** A builder of a {@link Recipe}. */
    public static final class Builder {
        private final String name;
        private String summary;
        private @Nullable ImageSpec images;
        private @Nullable Networks networks;
        private @Nullable Objective objective;
        private Regularization regularization = Regularization.none();
        private @Nullable Optimizers optimizers;
        private @Nullable Ema ema;
        private @Nullable TrainingConfig training;

        private Builder(String name) {
            this.name = name;
            this.summary = name;
        }

        /** Sets one line for a list of recipes. */
        public Builder summary(String line) {
            summary = line;
            return this;
        }

        /** Sets the images to train on. */
        public Builder images(ImageSpec spec) {
            images = spec;
            return this;
        }

        /** Sets the networks. */
        public Builder networks(Networks both) {
            networks = both;
            return this;
        }

        /** Sets the losses. */
        public Builder objective(Objective losses) {
            objective = losses;
            return this;
        }

        /** Sets penalties, weight clipping and augmentation of the discriminator. */
        public Builder regularization(Regularization ofDiscriminator) {
            regularization = ofDiscriminator;
            return this;
        }

        /** Sets the optimisers. */
        public Builder optimizers(Optimizers ofNetworks) {
            optimizers = ofNetworks;
            return this;
        }

        /** Sets the optimisers of a GAN. */
        public Builder optimizers(UpdateRule discriminator, UpdateRule generator) {
            return optimizers(Optimizers.gan(discriminator, generator));
        }

        /**
         * Sets the moving average of the generator's weights, in place of that of the optimisers.
         */
        public Builder ema(Ema average) {
            ema = average;
            return this;
        }

        /** Sets the length and the batches. */
        public Builder training(TrainingConfig config) {
            training = config;
            return this;
        }

        /**
         * Returns the recipe.
         *
         * @throws IllegalStateException if a part without a default is not set
         * @throws IllegalArgumentException if two settings do not fit each other
         */
        public Recipe build() {
            Optimizers ofNetworks = required("optimizers", optimizers);
            return new Recipe(
                    name,
                    summary,
                    required("images", images),
                    required("networks", networks),
                    required("objective", objective),
                    regularization,
                    ema == null ? ofNetworks : ofNetworks.average(ema),
                    required("training", training));
        }

        private <T> T required(String part, @Nullable T value) {
            if (value == null) {
                throw new IllegalStateException("recipe " + name + ": " + part + " is not set; call " + part + "(...)");
            }
            return value;
        }
    }
}
