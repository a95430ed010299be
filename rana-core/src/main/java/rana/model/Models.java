package rana.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import rana.gan.Gan;
import rana.gan.GanConfig;
import rana.gan.Model;
import rana.gan.ShardGroup;
import rana.gan.ShardRunner;
import rana.gan.Sharding;
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
import rana.torch.CudaSettings;
import rana.torch.Precision;
import rana.torch.Torch;

/** A factory for the models of recipes. */
public final class Models {
    private Models() {}

    /**
     * Creates the untrained model of a recipe. The caller closes it.
     *
     * @param random the source of the first weights: the root of the training's randomness
     * @param shardRunner computes the shards of each batch: {@link #shardRunner}; the caller closes it
     */
    public static Model of(Recipe recipe, RandomStream random, ComputeDevice device, ShardRunner shardRunner) {
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
                                shardRunner),
                        bound -> new Vae(
                                bound,
                                recipe.optimizer().average(),
                                precision(recipe),
                                generator,
                                Objects.requireNonNull(trained.get(VaeNetworks.ENCODER)),
                                average,
                                shardRunner));
    }

    /**
     * Creates what computes the shards of a recipe's batches, on the engine's number of threads. The
     * caller closes it.
     */
    public static ShardRunner shardRunner(Recipe recipe, ComputeDevice device) {
        return shardRunner(recipe, device, ShardGroup.ALONE);
    }

    /**
     * Creates what computes the shards of a recipe's batches, on the engine's number of threads in
     * every process of {@code group}. The caller closes both.
     *
     * @throws rana.UsageException if there are more processes than shards
     */
    public static ShardRunner shardRunner(Recipe recipe, ComputeDevice device, ShardGroup group) {
        int threads = device.cuda() ? 1 : Torch.threads();
        return ShardRunner.of(sharding(recipe, device, threads, group.size()), threads, group);
    }

    /**
     * Returns the division of a recipe's batches.
     *
     * @param threads the number of threads on the CPU
     * @param workers the number of processes, which have a GPU each unless they use the CPU
     */
    public static Sharding sharding(Recipe recipe, ComputeDevice device, int threads, int workers) {
        TrainingConfig config = recipe.training();
        return ShardChoice.of(
                config.shards(), recipe.architectures().values(), config.batch(), device, threads, workers);
    }

    /** Puts a recipe's settings of GPUs into force, if the device is one. */
    public static void applyCudaSettings(Recipe recipe, ComputeDevice device) {
        if (device.cuda()) {
            TrainingConfig.Cuda cuda = recipe.training().cuda();
            new CudaSettings(cuda.tf32(), cuda.benchmark(), cuda.deterministic()).apply();
        }
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
