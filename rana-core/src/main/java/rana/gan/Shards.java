package rana.gan;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Architecture;
import rana.random.RandomStream;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Workers;

/**
 * What the shares of a batch ask for. Each share's loss is a mean over its examples, so the mean over shares, each weighed by how many
 * examples it has, is the batch's.
 *
 * @param <F> figures that are means over examples
 */
record Shards<F>(List<Share<F>> all) {
    /** Where a network looks across its batch, a share is a batch to it, and is to be no smaller than this. */
    private static final int LEAST_OF_MIXED = 16;

    /**
     * One share.
     *
     * @param gradients of its loss, by parameter
     */
    record Share<F>(long examples, F figures, List<Tensor> gradients) {
        /** A share whose gradients outlive {@code scope}. */
        static <F> Share<F> kept(long examples, F figures, List<Tensor> gradients, Scope scope) {
            gradients.forEach(scope::keep);
            return new Share<>(examples, figures, gradients);
        }
    }

    /** What {@code work} makes of the batch: of shares of it at once, where no pass of these networks waits for what another leaves. */
    static <F> Shards<F> of(
            List<Architecture> networks,
            Workers workers,
            Batch batch,
            RandomStream random,
            BiFunction<Batch, RandomStream, Share<F>> work) {
        int least = networks.stream().anyMatch(Architecture::mixesExamples) ? LEAST_OF_MIXED : 1;
        return networks.stream().anyMatch(Architecture::remembers)
                ? whole(batch, random, work)
                : among(workers, least, batch, random, work);
    }

    /** The whole batch, at once on the calling thread. */
    static <F> Shards<F> whole(Batch batch, RandomStream random, BiFunction<Batch, RandomStream, Share<F>> work) {
        return new Shards<>(List.of(work.apply(batch, random)));
    }

    /**
     * A share of the batch for each worker, as equal as can be, each with randomness of its own.
     *
     * @param least examples in a share: of a small batch there are fewer shares than workers
     */
    static <F> Shards<F> among(
            Workers workers,
            int least,
            Batch batch,
            RandomStream random,
            BiFunction<Batch, RandomStream, Share<F>> work) {
        int shares = Math.min(workers.count(), batch.count() / least);
        if (shares <= 1) {
            return whole(batch, random, work);
        }
        List<Batch> parts = IntStream.range(0, shares)
                .mapToObj(i -> batch.part(batch.count() * i / shares, batch.count() * (i + 1) / shares))
                .toList();
        return new Shards<>(workers.map(
                shares,
                i -> work.apply(parts.get(i), random.at("share").at(i)),
                share -> share.gradients.forEach(Scope::adopt)));
    }

    /** The mean of a figure over all examples. */
    double mean(ToDoubleFunction<F> figure) {
        return all.size() == 1
                ? figure.applyAsDouble(all.get(0).figures)
                : all.stream()
                        .mapToDouble(share -> weight(share) * figure.applyAsDouble(share.figures))
                        .sum();
    }

    /** The gradients of the batch's loss. */
    List<Tensor> gradients() {
        List<Tensor> sum = all.get(0).gradients;
        if (all.size() > 1) {
            sum.forEach(gradient -> gradient.mul_(Scalars.of(weight(all.get(0)))));
            for (Share<F> share : all.subList(1, all.size())) {
                for (int i = 0; i < sum.size(); i++) {
                    sum.get(i).add_(share.gradients.get(i), Scalars.of(weight(share)));
                }
            }
        }
        return sum;
    }

    private double weight(Share<F> share) {
        return (double) share.examples / all.stream().mapToLong(Share::examples).sum();
    }
}
