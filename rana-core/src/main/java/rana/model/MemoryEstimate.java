package rana.model;

import rana.gan.Sharding;
import rana.nn.Architecture;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;

/** A rough estimate of the memory that a worker of a training on the CPU uses. */
public final class MemoryEstimate {
    /** The JVM, the engine and its buffers; measured with a tiny network: 270 MiB. */
    private static final long PROCESS = 300L << 20;

    /** The copies of a weight: itself, its gradient, two states of the optimiser, its average. */
    private static final int COPIES = 5;

    /**
     * The copies of an activation: in the pass of the real and of the generated images, each with its
     * gradient, and as the input of a convolution is rearranged.
     */
    private static final int ACTIVATIONS = 6;

    private MemoryEstimate() {}

    /**
     * Returns the bytes that each worker uses.
     *
     * @param workers the number of workers that compute the shards of a batch
     * @param threads the number of threads of each
     */
    public static long ofWorker(Recipe recipe, int workers, int threads) {
        Sharding sharding = Models.sharding(recipe, ComputeDevice.CPU, threads, workers);
        int shards = Math.max(1, sharding.count());
        long shard = (recipe.training().batch() + shards - 1L) / shards;
        long simultaneous = Math.min(threads, (shards + workers - 1L) / workers);
        long weights = 0;
        long outputs = 0;
        long gathered = 0;
        for (Architecture network : recipe.architectures().values()) {
            weights += network.parameters();
            gathered = Math.max(gathered, network.parameters() * shards);
            outputs += network.rows().stream()
                    .mapToLong(row -> row.output().elements())
                    .sum();
        }
        long numbers =
                COPIES * weights + (workers > 1 ? 2 * gathered : 0) + ACTIVATIONS * outputs * shard * simultaneous;
        return PROCESS + numbers * Float.BYTES;
    }
}
