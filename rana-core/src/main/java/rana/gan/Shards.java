package rana.gan;

import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Architecture;
import rana.random.RandomStream;
import rana.torch.Readout;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Workers;

/**
 * The gradients of a batch, computed in shards by several workers at once. A shard's loss is a mean
 * over its examples, so the mean over the shards, weighted by their numbers of examples, is the
 * batch's.
 *
 * @param <S> the names of the statistics
 */
record Shards<S extends Enum<S>>(List<BatchGradients<S>> all) {
    /**
     * The minimum size of a shard for networks that mix examples, such as those with batch norm,
     * which normalise each shard by itself.
     */
    private static final int MIN_MIXED = 16;

    /**
     * Computes gradients in one shard per worker; in one shard on the calling thread if a network
     * keeps state from pass to pass.
     *
     * @param networks the networks that {@code step} runs
     * @param random the source of randomness of {@code step}; each shard gets a stream of its own
     * @param step computes the gradients of one batch
     */
    static <S extends Enum<S>> Shards<S> map(
            List<Architecture> networks,
            Workers workers,
            Batch batch,
            RandomStream random,
            BiFunction<Batch, RandomStream, BatchGradients<S>> step) {
        return networks.stream().anyMatch(Architecture::remembers)
                ? whole(batch, random, step)
                : among(workers, min(networks), batch, random, step);
    }

    /**
     * Returns the sizes of the shards of a batch of {@code examples}, computed by that many workers.
     */
    static List<Integer> sizes(Collection<Architecture> networks, int workers, int examples) {
        int count = networks.stream().anyMatch(Architecture::remembers)
                ? 1
                : Math.max(1, Math.min(workers, examples / min(networks)));
        return IntStream.range(0, count)
                .mapToObj(i -> end(examples, i, count) - end(examples, i - 1, count))
                .toList();
    }

    private static int min(Collection<Architecture> networks) {
        return networks.stream().anyMatch(Architecture::mixesExamples) ? MIN_MIXED : 1;
    }

    /** Returns the index after the last example of a shard. */
    private static int end(int examples, int shard, int count) {
        return examples * (shard + 1) / count;
    }

    /** Computes the gradients of the whole batch on the calling thread. */
    static <S extends Enum<S>> Shards<S> whole(
            Batch batch, RandomStream random, BiFunction<Batch, RandomStream, BatchGradients<S>> step) {
        return new Shards<>(List.of(step.apply(batch, random)));
    }

    /**
     * Computes gradients in one shard per worker, of sizes that differ by at most 1.
     *
     * @param min the minimum size of a shard; a small batch has fewer shards than there are workers
     */
    static <S extends Enum<S>> Shards<S> among(
            Workers workers,
            int min,
            Batch batch,
            RandomStream random,
            BiFunction<Batch, RandomStream, BatchGradients<S>> step) {
        int count = Math.min(workers.count(), batch.count() / min);
        if (count <= 1) {
            return whole(batch, random, step);
        }
        List<Batch> shards = IntStream.range(0, count)
                .mapToObj(i -> batch.shard(end(batch.count(), i - 1, count), end(batch.count(), i, count)))
                .toList();
        return new Shards<>(workers.map(
                count,
                i -> step.apply(shards.get(i), random.at("share").at(i)), // the stream's name is part of the results
                shard -> {
                    Scope.adopt(shard.stats());
                    shard.gradients().forEach(Scope::adopt);
                }));
    }

    /** Returns the statistics of the batch, which {@code readout} reads when they are needed. */
    Stats<S> stats(Readout readout) {
        return new Stats<>(
                all.stream().map(shard -> readout.add(shard.stats())).toList(),
                all.stream().map(this::weight).toList());
    }

    /**
     * The statistics of a batch.
     *
     * @param shards those of each shard
     * @param weights the fraction of the examples that each shard has
     */
    record Stats<S extends Enum<S>>(List<Readout.Numbers> shards, List<Double> weights) {
        /** Returns the mean of one statistic over all examples. */
        @SuppressWarnings("EnumOrdinal") // the tensor of a shard has the order of the constants
        double mean(S stat) {
            return shards.size() == 1
                    ? shards.get(0).get(stat.ordinal())
                    : IntStream.range(0, shards.size())
                            .mapToDouble(i -> weights.get(i) * shards.get(i).get(stat.ordinal()))
                            .sum();
        }
    }

    /** Returns the gradients of the batch's loss; it overwrites those of the first shard. */
    List<Tensor> gradients() {
        List<Tensor> sum = all.get(0).gradients();
        if (all.size() > 1) {
            sum.forEach(gradient -> gradient.mul_(Scalars.of(weight(all.get(0)))));
            for (BatchGradients<S> shard : all.subList(1, all.size())) {
                for (int i = 0; i < sum.size(); i++) {
                    sum.get(i).add_(shard.gradients().get(i), Scalars.of(weight(shard)));
                }
            }
        }
        return sum;
    }

    private double weight(BatchGradients<S> shard) {
        return (double) shard.examples()
                / all.stream().mapToLong(BatchGradients::examples).sum();
    }
}
