package rana.session;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rana.UsageException;
import rana.gan.Sharding;
import rana.model.ShardChoice;
import rana.nn.Architecture;
import rana.nn.MinibatchStdDev;
import rana.recipe.Recipe;
import rana.torch.ComputeDevice;

/**
 * A check of the batch size of networks with {@link MinibatchStdDev}. The layer compares the images
 * of a group, and reduces groups that do not divide a shard of the batch. In a shard without a
 * suitable divisor it has nothing to compare, which no metric shows.
 */
final class GroupCheck {
    private final Collection<Architecture> networks;
    private final int batch;
    private final IntFunction<Sharding> shardingOf;

    private GroupCheck(Recipe recipe, ComputeDevice device, int threads, int workers) {
        this.networks = recipe.architectures().values();
        this.batch = recipe.training().batch();
        this.shardingOf = size -> ShardChoice.of(recipe.training().shards(), networks, size, device, threads, workers);
    }

    /**
     * Checks a new run.
     *
     * @param threads the number of threads on the CPU
     * @param workers the number of processes
     * @param warnings receives a line for each layer whose groups are reduced
     * @throws UsageException if a layer has nothing to compare
     */
    static void require(Recipe recipe, ComputeDevice device, int threads, int workers, Consumer<String> warnings) {
        check(recipe, device, threads, workers, warnings, line -> {
            throw new UsageException(line);
        });
    }

    /**
     * Warns of what {@link #require} refuses, too: a run that is resumed continues as it was trained
     * before.
     */
    static void warn(Recipe recipe, ComputeDevice device, int threads, int workers, Consumer<String> warnings) {
        check(recipe, device, threads, workers, warnings, warnings);
    }

    private static void check(
            Recipe recipe,
            ComputeDevice device,
            int threads,
            int workers,
            Consumer<String> reduced,
            Consumer<String> useless) {
        GroupCheck check = new GroupCheck(recipe, device, threads, workers);
        recipe.architectures().forEach((name, network) -> {
            for (Architecture.Row row : network.rows()) {
                String where = "networks.%s: layer %d (minibatch-std-dev)".formatted(name, row.index());
                row.layer().all().forEach(layer -> {
                    if (layer instanceof MinibatchStdDev deviation) {
                        check.layer(where, deviation, reduced, useless);
                    }
                });
            }
        });
    }

    private void layer(String where, MinibatchStdDev layer, Consumer<String> reduced, Consumer<String> useless) {
        int group = smallest(layer);
        if (group == 1) {
            useless.accept("%s compares each image only with itself%s; %s".formatted(where, cause(layer), fix(layer)));
        } else if (group < layer.group()) {
            reduced.accept("%s has groups of %d instead of %d%s; %s"
                    .formatted(where, group, layer.group(), cause(layer), fix(layer)));
        }
    }

    /** Returns the size of the smallest group in any shard. */
    private int smallest(MinibatchStdDev layer) {
        return sizes(batch).stream().mapToInt(layer::groupIn).min().orElse(1);
    }

    private List<Integer> sizes(int examples) {
        return shardingOf.apply(examples).sizes(networks, examples);
    }

    private String cause(MinibatchStdDev layer) {
        int worst = sizes(batch).stream()
                .min((a, b) -> Integer.compare(layer.groupIn(a), layer.groupIn(b)))
                .orElse(batch);
        String shards =
                worst == batch ? "" : " in %d shards".formatted(sizes(batch).size());
        return ", because its group %d does not divide %d (training.batch %d%s)"
                .formatted(layer.group(), worst, batch, shards);
    }

    /** Returns the fix: the nearest batch sizes that keep all groups whole. */
    private String fix(MinibatchStdDev layer) {
        IntPredicate whole = size -> sizes(size).stream().allMatch(shard -> layer.groupIn(shard) == layer.group());
        Optional<Integer> smaller = IntStream.iterate(batch - 1, size -> size >= layer.group(), size -> size - 1)
                .boxed()
                .filter(whole::test)
                .findFirst();
        Optional<Integer> larger = IntStream.range(
                        batch + 1, batch + 1 + layer.group() * sizes(batch).size() * 2)
                .boxed()
                .filter(whole::test)
                .findFirst();
        String sizes = List.of(smaller, larger).stream()
                .flatMap(Optional::stream)
                .map(String::valueOf)
                .collect(Collectors.joining(" or "));
        return "set training.batch to " + sizes + ", or change the group";
    }
}
