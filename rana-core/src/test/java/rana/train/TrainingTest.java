package rana.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.gan.ShardGroup;
import rana.recipe.Recipe;
import rana.run.StepReport;
import rana.torch.ComputeDevice;

class TrainingTest {
    private static final List<String> FILES =
            List.of(Checkpoint.GENERATOR, Checkpoint.AVERAGE, "discriminator.safetensors", Checkpoint.OPTIMIZERS);

    @TempDir
    private Path folder;

    @Test
    void the_same_seed_gives_the_same_weights_to_the_bit_and_another_seed_others() throws IOException {
        Recipe recipe = TinyGan.recipe();
        Map<String, byte[]> first = trained(recipe, 7, "first");

        assertThat(trained(recipe, 7, "second")).usingRecursiveComparison().isEqualTo(first);
        assertThat(trained(recipe, 8, "third").get(Checkpoint.GENERATOR)).isNotEqualTo(first.get(Checkpoint.GENERATOR));
    }

    @Test
    void a_run_resumed_at_any_step_ends_bit_equal_to_one_that_was_not_stopped() throws IOException {
        for (String order : List.of("shuffled", "sequential")) {
            Map<String, byte[]> whole = trained(TinyGan.recipe("training.order=" + order), 7, "whole-" + order);
            for (int stopAt = 1; stopAt < 12; stopAt += 2) {
                Path half = folder.resolve(order + stopAt);
                Training stopped = new Training(
                        TinyGan.recipe("training.order=" + order), TinyGan.pictures(), 7, ComputeDevice.CPU);
                saveAfter(stopAt, stopped, half);

                Path end = folder.resolve(order + stopAt + "-end");
                save(
                        Training.resume(
                                TinyGan.recipe("training.order=" + order),
                                TinyGan.pictures(),
                                half,
                                Training.Environment.of(ComputeDevice.CPU)),
                        end);

                assertThat(files(end))
                        .as("%s, stopped at %d", order, stopAt)
                        .usingRecursiveComparison()
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void seconds_are_those_of_the_steps_by_the_clock_that_it_is_given() {
        AtomicLong nanos = new AtomicLong();
        List<Double> seconds = new ArrayList<>();
        try (Training training = new Training(
                TinyGan.recipe("training.steps=3", "training.every=1"),
                TinyGan.pictures(),
                1,
                new Training.Environment(ComputeDevice.CPU, () -> nanos.getAndAdd(500_000_000), ShardGroup.ALONE))) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    seconds.add(report.seconds());
                    nanos.addAndGet(7_000_000_000L);
                }
            });
        }
        assertThat(seconds).containsExactly(0.5, 1.0, 1.5);
    }

    @Test
    void no_step_leaves_a_native_pointer_behind() {
        List<Long> counts = new ArrayList<>();
        try (Training training =
                new Training(TinyGan.recipe("training.every=3"), TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    counts.add(Pointer.totalCount());
                }
            });
        }
        assertThat(counts).hasSize(12);
        assertThat(counts.subList(1, counts.size())).containsOnly(counts.get(1));
    }

    @Test
    void a_closed_training_leaves_no_native_pointer_behind() {
        long before = Pointer.totalCount();
        try (Training training = new Training(TinyGan.recipe(), TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            training.run(new TrainingListener() {});
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void a_nan_loss_stops_the_run_with_advice_and_is_not_reported() {
        Recipe wild = TinyGan.recipe(
                "optimizer.generator={type: sgd, lr: 1.0e30, momentum: 0, clipValue: 0, decay: 0}",
                "optimizer.discriminator={type: sgd, lr: 1.0e30, momentum: 0, clipValue: 0, decay: 0}",
                "training.steps=100");
        List<StepReport> reports = new ArrayList<>();
        try (Training training = new Training(wild, TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            assertThatThrownBy(() -> training.run(new TrainingListener() {
                        @Override
                        public void stepped(StepReport report) {
                            reports.add(report);
                        }
                    }))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("diverged")
                    .hasMessageContaining(".lr");
        }
        assertThat(reports)
                .allMatch(report -> report.metrics().values().stream().allMatch(Double::isFinite));
    }

    @Test
    void stop_ends_after_the_step_with_samples_and_a_checkpoint() {
        List<String> received = new ArrayList<>();
        try (Training training = new Training(TinyGan.recipe(), TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            boolean finished = training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    received.add("step " + report.step());
                    if (report.step() == 3) {
                        training.stop();
                    }
                }

                @Override
                public void sampled(Samples samples) {
                    received.add("samples " + samples.step());
                }

                @Override
                public void checkpointDue(Training current) {
                    received.add("checkpoint " + current.stepsTaken());
                }
            });
            assertThat(finished).isFalse();
        }
        assertThat(received).containsExactly("samples 0", "step 1", "step 2", "step 3", "samples 3", "checkpoint 3");
    }

    @Test
    void fewer_pictures_than_a_batch_are_refused() {
        assertThatThrownBy(() ->
                        new Training(TinyGan.recipe("training.batch=41"), TinyGan.pictures(), 1, ComputeDevice.CPU))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("40 pictures are fewer than one batch of 41");
    }

    @Test
    void a_checkpoint_of_other_layers_is_refused_by_name_and_shape() throws IOException {
        save(new Training(TinyGan.recipe(), TinyGan.pictures(), 1, ComputeDevice.CPU), folder.resolve("a"));
        Recipe other = TinyGan.recipe("networks.discriminator.0.channels=5");

        assertThatThrownBy(() -> Training.resume(
                        other, TinyGan.pictures(), folder.resolve("a"), Training.Environment.of(ComputeDevice.CPU)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("'0.weight' is [4, 3, 4, 4] there and [5, 3, 4, 4] in the recipe");
    }

    @Test
    void a_flipped_bit_in_a_checkpoint_is_found() throws IOException {
        Path checkpoint = folder.resolve("a");
        save(new Training(TinyGan.recipe(), TinyGan.pictures(), 1, ComputeDevice.CPU), checkpoint);
        Path file = checkpoint.resolve("discriminator.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 9] ^= 4;
        Files.write(file, bytes);

        assertThatThrownBy(() -> Training.resume(
                        TinyGan.recipe(), TinyGan.pictures(), checkpoint, Training.Environment.of(ComputeDevice.CPU)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("discriminator.safetensors: is damaged");
    }

    private Map<String, byte[]> trained(Recipe recipe, long seed, String name) throws IOException {
        save(new Training(recipe, TinyGan.pictures(), seed, ComputeDevice.CPU), folder.resolve(name));
        return files(folder.resolve(name));
    }

    private static void save(Training training, Path to) {
        saveAfter(Long.MAX_VALUE, training, to);
    }

    private static void saveAfter(long step, Training training, Path to) {
        try (training) {
            training.run(new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    if (report.step() == step) {
                        training.stop();
                    }
                }
            });
            training.save(to);
        }
    }

    private static Map<String, byte[]> files(Path checkpoint) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : FILES) {
            files.put(name, Files.readAllBytes(checkpoint.resolve(name)));
        }
        return files;
    }
}
