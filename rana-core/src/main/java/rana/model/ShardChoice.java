package rana.model;

import java.util.Collection;
import java.util.stream.IntStream;
import rana.gan.Sharding;
import rana.nn.Architecture;
import rana.nn.MinibatchStdDev;
import rana.recipe.TrainingConfig.Shards;
import rana.torch.ComputeDevice;

/** The choice of the number of shards of a training. */
public final class ShardChoice {
    private static final int MAX = 4;

    /** The smallest shard that keeps a core busy. */
    private static final int MIN_IMAGES = 8;

    /** The smallest shard that gives batch norm useful statistics. */
    private static final int MIN_MIXED = 16;

    private ShardChoice() {}

    /**
     * Returns the division that a recipe asks for.
     *
     * @param shards the setting of the recipe
     * @param networks the networks of the model
     * @param batch the number of images in a batch
     * @param threads the number of threads on the CPU
     * @param workers the number of processes, which have a GPU each unless they use the CPU
     */
    public static Sharding of(
            Shards shards,
            Collection<Architecture> networks,
            int batch,
            ComputeDevice device,
            int threads,
            int workers) {
        return switch (shards.rule()) {
            case FIXED -> Sharding.of(shards.count());
            case AUTO -> Sharding.of(device.cuda() ? workers : onCpu(networks, batch));
            case THREADS -> Sharding.perThread(device.cuda() ? 1 : threads);
        };
    }

    private static int onCpu(Collection<Architecture> networks, int batch) {
        int min = networks.stream().anyMatch(Architecture::mixesExamples) ? MIN_MIXED : MIN_IMAGES;
        return IntStream.iterate(MAX, count -> count > 1, count -> count / 2)
                .filter(count -> batch % count == 0 && batch / count >= min)
                .filter(count -> keepsGroups(networks, batch, batch / count))
                .findFirst()
                .orElse(1);
    }

    /** Returns true if the layers that compare the images of a group have the same groups in a shard. */
    private static boolean keepsGroups(Collection<Architecture> networks, int batch, int shard) {
        return networks.stream()
                .flatMap(network -> network.rows().stream())
                .flatMap(row -> row.layer().all())
                .allMatch(layer -> !(layer instanceof MinibatchStdDev deviation)
                        || deviation.groupIn(shard) == deviation.groupIn(batch));
    }
}
