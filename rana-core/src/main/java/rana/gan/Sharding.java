package rana.gan;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import rana.nn.Architecture;

/**
 * The number of shards in which the gradients of a batch are computed. Equal numbers give equal
 * gradients, to the bit, on any number of threads.
 *
 * @param count the number of shards, from 1
 * @param perThread true for trainings from before the number of shards was a setting: the number is
 *     that of the threads, and smaller for small batches
 */
public record Sharding(int count, boolean perThread) {
    /** The minimum size of a shard per thread for networks that mix examples. */
    private static final int MIN_MIXED = 16;

    public Sharding {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1; got " + count);
        }
    }

    /** Returns a division into {@code count} shards of equal size. */
    public static Sharding of(int count) {
        return new Sharding(count, false);
    }

    /**
     * Returns a division into one shard per thread. Networks that mix examples, such as those with
     * batch norm, have at least 16 examples in a shard, and those that keep state from pass to pass
     * have one shard; the engine then spreads each operation over the threads.
     */
    public static Sharding perThread(int threads) {
        return new Sharding(threads, true);
    }

    /** Returns the largest number of shards that one of {@code processes} computes. */
    public int perProcess(int processes) {
        return (count + processes - 1) / processes;
    }

    /** Returns the sizes of the shards of a batch of {@code examples}, which differ by at most 1. */
    public List<Integer> sizes(Collection<Architecture> networks, int examples) {
        int shards = perThread ? shardsPerThread(networks, examples) : Math.min(count, examples);
        return IntStream.range(0, shards)
                .mapToObj(i -> end(examples, i, shards) - end(examples, i - 1, shards))
                .toList();
    }

    private int shardsPerThread(Collection<Architecture> networks, int examples) {
        if (networks.stream().anyMatch(Architecture::remembers)) {
            return 1;
        }
        int min = networks.stream().anyMatch(Architecture::mixesExamples) ? MIN_MIXED : 1;
        return Math.max(1, Math.min(count, examples / min));
    }

    /** Returns the index after the last example of a shard. */
    private static int end(int examples, int shard, int count) {
        return examples * (shard + 1) / count;
    }
}
