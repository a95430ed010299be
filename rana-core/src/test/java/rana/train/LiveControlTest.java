package rana.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;
import rana.data.ImageSource;
import rana.recipe.Recipe;
import rana.run.Command;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.SettingChange;
import rana.run.StepReport;
import rana.session.RecordedRun;
import rana.torch.ComputeDevice;

class LiveControlTest {
    private static final String RATE = "optimizer.generator.lr";
    private static final String AUGMENTATION = "regularization.augmentation.probability";

    @TempDir
    private Path parent;

    @ParameterizedTest
    @ValueSource(strings = {"0.9", "0"})
    void a_run_whose_settings_were_changed_and_that_is_resumed_anywhere_ends_bit_equal(String adaptiveLimit)
            throws IOException {
        Recipe recipe = TinyGan.recipe(
                "training.every=1",
                "regularization.augmentation.adaptive={target: 0, adjustImages: 100, limit: %s}"
                        .formatted(adaptiveLimit));
        Path folder = parent.resolve("run");
        train(recipe, folder, (training, step) -> {
            if (step == 4) {
                training.send(Command.change(Map.of(RATE, 3e-3, AUGMENTATION, 0.9)));
            }
            if (step == 7) {
                training.send(Command.change(Map.of("optimizer.discriminator.lr", 1e-3)));
                training.send(Command.change(Map.of(AUGMENTATION, 0.1)));
            }
        });
        List<SettingChange> changes = Run.open(folder, List.of()).info().changes();

        assertThat(changes)
                .containsExactly(
                        new SettingChange(4, Map.of(RATE, 3e-3, AUGMENTATION, 0.9)),
                        new SettingChange(7, Map.of("optimizer.discriminator.lr", 1e-3)),
                        new SettingChange(7, Map.of(AUGMENTATION, 0.1)));
        Map<String, String> whole = sums(parent.resolve("run-12"));
        for (int from = 1; from < 12; from++) {
            Path end = parent.resolve("end-" + from);
            try (Training resumed = Training.resume(
                    Run.open(folder, List.of()),
                    TinyGan.pictures(),
                    Optional.of(parent.resolve("run-" + from)),
                    Training.Environment.of(ComputeDevice.CPU))) {
                resumed.run(new TrainingListener() {});
                resumed.save(end);
            }
            assertThat(sums(end)).as("from step %d", from).isEqualTo(whole);
        }
    }

    @Test
    void a_change_changes_what_is_learnt_and_is_on_the_line_of_its_step() throws IOException {
        Path plain = parent.resolve("plain");
        train(TinyGan.recipe("training.every=1"), plain, (training, step) -> {});
        Path changed = parent.resolve("changed");
        train(TinyGan.recipe("training.every=1"), changed, (training, step) -> {
            if (step == 6) {
                training.send(Command.change(Map.of(RATE, 0.01)));
            }
        });

        assertThat(sums(parent.resolve("changed-6"))).isEqualTo(sums(parent.resolve("plain-6")));
        assertThat(sums(parent.resolve("changed-7"))).isNotEqualTo(sums(parent.resolve("plain-7")));
        List<String> lines = Files.readAllLines(changed.resolve(RunFiles.METRICS));
        assertThat(lines.get(5)).contains("\"order\":[\"set optimizer.generator.lr=0.01\"]");
        assertThat(lines.get(6)).contains("\"lr_g\":0.01").doesNotContain("order");
    }

    @Test
    void a_new_change_replaces_a_recorded_later_change_of_the_same_setting() {
        RunInfo info = info(List.of(
                new SettingChange(4, Map.of(RATE, 1e-3)), new SettingChange(9, Map.of(RATE, 1e-4, AUGMENTATION, 0.5))));

        assertThat(info.changed(new SettingChange(6, Map.of(RATE, 2e-3))).changes())
                .containsExactly(
                        new SettingChange(4, Map.of(RATE, 1e-3)),
                        new SettingChange(6, Map.of(RATE, 2e-3)),
                        new SettingChange(9, Map.of(AUGMENTATION, 0.5)));
        assertThat(info.changed(new SettingChange(9, Map.of(RATE, 1e-4, AUGMENTATION, 0.5))))
                .isEqualTo(info);
    }

    @Test
    void a_setting_given_at_resume_is_not_changed_back() {
        RunInfo info = info(List.of(new SettingChange(4, Map.of(RATE, 1e-3, AUGMENTATION, 0.5))));

        assertThat(info.assigned(List.of("optimizer.generator.lr=1e-5")).changes())
                .containsExactly(new SettingChange(4, Map.of(AUGMENTATION, 0.5)));
        assertThat(info.assigned(List.of("optimizer.generator={type: sgd}")).changes())
                .containsExactly(new SettingChange(4, Map.of(AUGMENTATION, 0.5)));
        assertThat(info.assigned(List.of("training.steps=9")).changes()).isEqualTo(info.changes());
    }

    @Test
    void a_paused_training_writes_a_checkpoint_and_takes_no_step_until_it_is_resumed() throws Exception {
        List<String> received = new ArrayList<>();
        CountDownLatch paused = new CountDownLatch(1);
        try (Training training = new Training(TinyGan.recipe(), TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            CompletableFuture<Boolean> finished =
                    CompletableFuture.supplyAsync(() -> training.run(new TrainingListener() {
                        @Override
                        public void stepped(StepReport report) {
                            received.add("step " + report.step());
                            if (report.step() == 3) {
                                training.send(Command.of(Command.Action.PAUSE));
                            }
                        }

                        @Override
                        public void checkpointDue(Training current) {
                            received.add("checkpoint " + current.stepsTaken());
                            paused.countDown();
                        }
                    }));
            assertThat(paused.await(60, TimeUnit.SECONDS)).isTrue();
            training.send(Command.change(Map.of(RATE, 1e-3)));
            assertThat(finished).isNotDone();
            training.send(Command.of(Command.Action.RESUME));
            assertThat(finished.get(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(received.subList(0, 5)).containsExactly("step 1", "step 2", "step 3", "checkpoint 3", "step 4");
    }

    @Test
    void a_paused_training_can_be_stopped() throws Exception {
        try (Training training = new Training(TinyGan.recipe(), TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            CompletableFuture<Boolean> finished =
                    CompletableFuture.supplyAsync(() -> training.run(new TrainingListener() {
                        @Override
                        public void stepped(StepReport report) {
                            training.send(Command.of(Command.Action.PAUSE));
                        }

                        @Override
                        public void commanded(long step, Command command) {
                            new Thread(training::stop).start();
                        }
                    }));
            assertThat(finished.get(60, TimeUnit.SECONDS)).isFalse();
            assertThat(training.stepsTaken()).isEqualTo(1);
        }
    }

    @Test
    void settings_that_cannot_be_changed_and_values_that_are_not_allowed_are_refused() {
        try (Training training = new Training(TinyGan.recipe(), TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            assertThatThrownBy(() -> training.send(Command.change(Map.of("training.batch", 9.0))))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("training.batch: cannot be changed while it runs");
            assertThatThrownBy(() -> training.send(Command.change(Map.of("optimizer.generater.lr", 0.1))))
                    .hasMessageContaining("did you mean 'optimizer.generator.lr'");
            for (double rate : new double[] {0, -1, 2, Double.NaN, Double.POSITIVE_INFINITY}) {
                assertThatThrownBy(() -> training.send(Command.change(Map.of(RATE, rate))))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining(RATE + ": must be above 0");
            }
            assertThatThrownBy(() -> training.send(Command.change(Map.of(AUGMENTATION, 1.5))))
                    .hasMessageContaining("at most 1");
        }
    }

    private void train(Recipe recipe, Path folder, Between between) {
        ImageSource pictures = TinyGan.pictures();
        try (Training training = new Training(recipe, pictures, 3, ComputeDevice.CPU);
                RecordedRun run = RecordedRun.create(folder, recipe, info(List.of()), warning -> {})) {
            training.run(TrainingListener.all(List.of(run.listener(), new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    between.act(training, report.step());
                }

                @Override
                public void checkpointDue(Training current) {
                    current.save(folder.resolveSibling(folder.getFileName() + "-" + current.stepsTaken()));
                }
            })));
        }
    }

    private interface Between {
        void act(Training training, long step);
    }

    private static RunInfo info(List<SettingChange> changes) {
        RunInfo info = RunInfo.begin(
                "pond",
                RunInfo.Data.of("pond:40", null, TinyGan.pictures()),
                3,
                RunInfo.Session.now(0, "rana train", "cpu", 1));
        RunInfo changed = info;
        for (SettingChange change : changes) {
            changed = changed.changed(change);
        }
        return changed;
    }

    private static Map<String, String> sums(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .collect(Collectors.toMap(file -> file.getFileName().toString(), LiveControlTest::content));
        }
    }

    private static String content(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
