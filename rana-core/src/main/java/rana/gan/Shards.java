package rana.gan;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Readout;
import rana.torch.Scalars;

/**
 * The gradients of the shards of a batch. A shard's loss is a mean over its examples, so the mean
 * over the shards, weighted by their numbers of examples, is the batch's. It is summed in the order
 * of the shards, whatever computed them.
 *
 * @param <S> the names of the statistics
 */
record Shards<S extends Enum<S>>(List<BatchGradients<S>> all) {
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
