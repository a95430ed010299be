package rana.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import rana.gan.Gan;
import rana.gan.GanConfig;
import rana.gan.Model;
import rana.gan.TrainedNetwork;
import rana.gan.Vae;
import rana.nn.Architecture;
import rana.nn.Network;
import rana.random.RandomStream;
import rana.recipe.GanNetworks;
import rana.recipe.Networks;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.recipe.VaeNetworks;
import rana.torch.ComputeDevice;
import rana.torch.Precision;
import rana.torch.Workers;

/** A factory for the models of recipes. */
public final class Models {
    private Models() {}

    /**
     * Creates the untrained model of a recipe. The caller closes it.
     *
     * @param random the source of the first weights: the root of the training's randomness
     * @param workers the workers that compute the shards of each batch; the caller closes them
     */
    public static Model of(Recipe recipe, RandomStream random, ComputeDevice device, Workers workers) {
        Map<String, TrainedNetwork> trained = new LinkedHashMap<>();
        recipe.architectures()
                .forEach((name, architecture) -> trained.put(
                        name,
                        new TrainedNetwork(
                                network(recipe, name, architecture, random, device),
                                Objects.requireNonNull(
                                        recipe.optimizer().updateRules().get(name)))));
        TrainedNetwork generator = Objects.requireNonNull(trained.get(Networks.GENERATOR));
        Network average = recipe.optimizer().average().averages()
                ? network(recipe, Networks.GENERATOR, recipe.generator(), random, device)
                : generator.network();
        return recipe.objective()
                .match(
                        adversarial -> new Gan(
                                new GanConfig(
                                        recipe.networks().latent(),
                                        adversarial,
                                        recipe.regularization(),
                                        recipe.training().discriminatorSteps(),
                                        recipe.optimizer().average(),
                                        recipe.pictures().range(),
                                        precision(recipe)),
                                generator,
                                Objects.requireNonNull(trained.get(GanNetworks.DISCRIMINATOR)),
                                average,
                                workers),
                        bound -> new Vae(
                                bound,
                                recipe.optimizer().average(),
                                precision(recipe),
                                generator,
                                Objects.requireNonNull(trained.get(VaeNetworks.ENCODER)),
                                average,
                                workers));
    }

    /** Returns the precision of training passes; float32 for auto, which a session resolves. */
    private static Precision precision(Recipe recipe) {
        return recipe.training().precision() == TrainingConfig.Precision.BFLOAT16
                ? Precision.BFLOAT16
                : Precision.FLOAT32;
    }

    private static Network network(
            Recipe recipe, String name, Architecture architecture, RandomStream random, ComputeDevice device) {
        return new Network(architecture, recipe.networks().init(), random.at(name + " weights"), device);
    }
}
