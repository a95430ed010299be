package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.checkpoint.Manifest;
import rana.gan.ShardGroup;
import rana.recipe.Recipe;
import rana.run.StepReport;
import rana.torch.ComputeDevice;
import rana.torch.EngineThreads;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;

/** Groups whose processes are threads of this one. */
class GlooGroupTest {
    @TempDir
    private Path folder;

    @Test
    void weights_and_all_state_are_equal_in_one_two_three_and_four_workers() {
        Recipe recipe = TinyGan.recipe("training.batch=24", "training.shards=4", "training.steps=4");
        Map<String, String> alone = trained(recipe, 1);
        for (int workers = 2; workers <= 4; workers++) {
            assertThat(trained(recipe, workers)).as("%d workers", workers).isEqualTo(alone);
        }
    }

    @Test
    void tensors_that_are_copied_like_those_of_gpus_give_the_same_weights() {
        Recipe recipe = TinyGan.recipe("training.batch=24", "training.shards=4", "training.steps=3");
        assertThat(trained(recipe, 2, true)).isEqualTo(trained(recipe, 1, false));
    }

    private Map<String, String> trained(Recipe recipe, int workers) {
        return trained(recipe, workers, false);
    }

    private GlooGroup joined(int rank, int workers, boolean copying) {
        GlooGroup group = GlooGroup.join(rank, workers, folder.resolve("store-" + workers), WorkerSettings.LOOPBACK);
        if (copying) {
            group.setCopying();
        }
        return group;
    }

    private Map<String, String> trained(Recipe recipe, int workers, boolean copying) {
        Path checkpoint = folder.resolve("of-" + workers);
        Path measured = folder.resolve("measured-" + workers); // as for a budget, before the training
        List<CompletableFuture<Void>> others = IntStream.range(1, workers)
                .mapToObj(rank -> CompletableFuture.runAsync(
                        () -> {
                            try (GlooGroup group = joined(rank, workers, copying);
                                    EngineThreads threads = EngineThreads.of(1)) {
                                Replica.follow(group, ComputeDevice.CPU);
                            }
                        },
                        work -> new Thread(work, "rank-" + rank).start()))
                .toList();
        try (ShardGroup group = workers == 1 ? ShardGroup.ALONE : joined(0, workers, copying);
                EngineThreads threads = EngineThreads.of(1)) {
            train(TinyGan.recipe("training.batch=8", "training.shards=4", "training.steps=2"), group, measured);
            train(recipe, group, checkpoint);
            Replicas.leave(group);
        }
        others.forEach(CompletableFuture::join);
        return Manifest.read(checkpoint).sha256();
    }

    private static void train(Recipe recipe, ShardGroup group, Path checkpoint) {
        try (Training training = new Training(
                recipe, TinyGan.pictures(), 1, new Training.Environment(ComputeDevice.CPU, System::nanoTime, group))) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    assertThat(report.workers())
                            .hasSize(group.size() == 1 ? 0 : group.size())
                            .allSatisfy(worker -> assertThat(worker.waiting()).isBetween(0.0, 1.0))
                            .allSatisfy(worker ->
                                    assertThat(worker.imagesPerSecond()).isPositive());
                }
            });
            training.save(checkpoint);
        }
    }
}
