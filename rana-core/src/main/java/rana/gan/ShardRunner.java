package rana.gan;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import rana.UsageException;
import rana.nn.Architecture;
import rana.random.RandomStream;
import rana.torch.EngineThreads;
import rana.torch.LayerState;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/**
 * A runner that computes the gradients of batches in shards, on the threads of one or several
 * processes. The numbers of threads and processes change only the time that this takes: every shard
 * of a {@linkplain Sharding#of fixed number} is computed on one thread of the engine, from the same
 * network state, with its own random stream.
 */
public final class ShardRunner implements AutoCloseable {
    /** Whole batches, on the calling thread with all threads of the engine. */
    public static final ShardRunner WHOLE = new ShardRunner(Sharding.perThread(1), Workers.NONE, ShardGroup.ALONE);

    private final Sharding sharding;
    private final Workers workers;
    private final ShardGroup group;

    private ShardRunner(Sharding sharding, Workers workers, ShardGroup group) {
        this.sharding = sharding;
        this.workers = workers;
        this.group = group;
    }

    /**
     * Creates a runner on that many threads, at most one per shard; close it. With one thread, the
     * shards are computed on the calling thread.
     */
    public static ShardRunner of(Sharding sharding, int threads) {
        return of(sharding, threads, ShardGroup.ALONE);
    }

    /**
     * Creates a runner on the threads of several processes.
     *
     * @param threads the number of threads of this process
     * @param group the processes, at most one per shard; the caller closes it
     */
    public static ShardRunner of(Sharding sharding, int threads, ShardGroup group) {
        if (group.size() > sharding.count() || (group.size() > 1 && sharding.perThread())) {
            throw new UsageException("training.shards must be a number of at least %d, that of the workers; got %s"
                    .formatted(group.size(), sharding.perThread() ? "threads" : sharding.count()));
        }
        return new ShardRunner(sharding, Workers.of(Math.min(threads, sharding.perProcess(group.size()))), group);
    }

    /** Returns the fraction of the shards of a batch that a process of the group computes. */
    public double fraction(int process) {
        int count = sharding.count();
        return (double) (firstOf(process + 1, count) - firstOf(process, count)) / count;
    }

    /**
     * Sets the engine's threads on the calling thread for training steps: to 1, because sums over a
     * tensor depend on their number; to all for one shard per thread.
     */
    @MustBeClosed
    public EngineThreads engineThreads() {
        return EngineThreads.of(sharding.perThread() ? Torch.threads() : 1);
    }

    /**
     * Computes gradients in shards.
     *
     * @param networks the networks that {@code step} runs
     * @param random the source of randomness of {@code step}; each shard gets a stream of its own
     * @param step computes the gradients of one shard
     */
    <S extends Enum<S>> Shards<S> map(
            List<Architecture> networks,
            Batch batch,
            RandomStream random,
            BiFunction<Batch, RandomStream, BatchGradients<S>> step) {
        List<Integer> sizes = sharding.sizes(networks, batch.count());
        if (sizes.size() > 1) {
            return map(sizes, batch, i -> random.at("share").at(i), step); // the name is part of the results
        }
        return sharding.perThread()
                ? new Shards<>(List.of(step.apply(batch, random)))
                : map(sizes, batch, i -> random, step);
    }

    private <S extends Enum<S>> Shards<S> map(
            List<Integer> sizes,
            Batch batch,
            IntFunction<RandomStream> random,
            BiFunction<Batch, RandomStream, BatchGradients<S>> step) {
        List<Batch> shards = shards(batch, sizes);
        try {
            int firstOfProcess = firstOf(group.rank(), sizes.size());
            List<BatchGradients<S>> ofProcess = gradients(
                    firstOf(group.rank() + 1, sizes.size()) - firstOfProcess,
                    i -> step.apply(shards.get(firstOfProcess + i), random.apply(firstOfProcess + i)));
            shards.get(firstOfProcess).state().commit();
            return new Shards<>(group.size() == 1 ? ofProcess : gathered(ofProcess, sizes));
        } finally {
            shards.stream().map(Batch::state).forEach(LayerState::close);
        }
    }

    /** Returns the shards of a batch; a single one is the batch, with the state of the networks. */
    private static List<Batch> shards(Batch batch, List<Integer> sizes) {
        if (sizes.size() == 1) {
            return List.of(batch);
        }
        List<Batch> shards = new ArrayList<>();
        int first = 0;
        for (int size : sizes) {
            shards.add(batch.shard(first, first + size));
            first += size;
        }
        return shards;
    }

    private <S extends Enum<S>> List<BatchGradients<S>> gradients(int count, IntFunction<BatchGradients<S>> step) {
        return workers.count() == 1
                ? IntStream.range(0, count).mapToObj(step).toList()
                : workers.map(count, step, ShardRunner::adopt);
    }

    /** Returns the shards of all processes, in their order. */
    private <S extends Enum<S>> List<BatchGradients<S>> gathered(
            List<BatchGradients<S>> ofProcess, List<Integer> sizes) {
        int places = (sizes.size() + group.size() - 1) / group.size(); // equal in every process
        Tensor[] packed = IntStream.range(0, places)
                .mapToObj(i -> PackedGradients.pack(ofProcess.get(Math.min(i, ofProcess.size() - 1))))
                .toArray(Tensor[]::new);
        Tensor all = group.gather(torch.stack(new TensorVector(packed))); // (processes, places, numbers)
        List<BatchGradients<S>> shards = new ArrayList<>();
        for (int process = 0; process < group.size(); process++) {
            int first = firstOf(process, sizes.size());
            int end = firstOf(process + 1, sizes.size());
            for (int i = first; i < end; i++) {
                Tensor vector = all.select(0, process).select(0, (long) i - first);
                shards.add(PackedGradients.unpack(vector, ofProcess.get(0), sizes.get(i)));
            }
        }
        return shards;
    }

    /** Returns the first shard of a process. */
    private int firstOf(int process, int shards) {
        return shards * process / group.size();
    }

    private static void adopt(BatchGradients<?> shard) {
        Scope.adopt(shard.stats());
        for (Tensor gradient : shard.gradients()) {
            Scope.adopt(gradient);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
