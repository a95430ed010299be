package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.Manifest;
import rana.data.ImageSource;
import rana.run.Command;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.RunState;
import rana.run.SettingChange;
import rana.torch.ComputeDevice;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;

/** Sessions with a budget of time, by a clock that their steps and snapshots advance. */
class TimeBudgetTest {
    private static final int READS_PER_STEP = 12;
    private static final double SECONDS = 100;

    @TempDir
    private Path parent;

    private final List<String> messages = new ArrayList<>();

    @Test
    void a_budget_is_used_although_the_machine_becomes_slower_half_way() {
        Path folder = parent.resolve("run");
        SimulatedClock clock = new SimulatedClock(used -> used < 50 ? 0.5 : 1);

        TrainingResult result = session(folder, clock).run();

        assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.FINISHED);
        assertThat(used(folder)).isBetween(95.0, 100.0);
        assertThat(RunState.read(folder).orElseThrow().activity()).isEqualTo(RunState.Activity.FINISHED);
        Run run = Run.open(folder);
        assertThat(run.recipe().training().steps()).isEqualTo(result.step());
        assertThat(run.info().budget()).isEqualTo(new RunInfo.TimeBudget(SECONDS, false, null));
        assertThat(run.info().changes()).hasSizeBetween(2, 20);
        assertThat(run.info().changes().get(0).step()).isZero();
        assertThat(SettingChange.fraction(result.step(), 1, run.info().changes()))
                .isEqualTo(1);
        assertThat(messages.get(messages.size() - 1)).startsWith("budget: ").contains(" of 100.0 s used (9");
        assertThat(snapshots(folder)).isBetween(10L, 20L);
    }

    @Test
    void a_budget_of_steps_counts_nothing_else() {
        Path folder = parent.resolve("run");
        SimulatedClock clock = new SimulatedClock(used -> 0.4);

        session(folder, clock)
                .budgetOfSteps(new Budget.Time(Duration.ofSeconds(100)))
                .run();

        assertThat(Checkpoint.progress(newest(folder)).seconds()).isBetween(95.0, 100.0);
        assertThat(used(folder)).isGreaterThan(102);
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 75, 110})
    void a_killed_run_uses_the_rest_and_ends_as_an_uninterrupted_run_with_the_same_plans(long killedAt) {
        Path folder = parent.resolve("killed");
        SimulatedClock clock = new SimulatedClock(used -> used < 50 ? 0.5 : 1);
        session(parent.resolve("run"), clock)
                .onStep(step -> {
                    if (step.step() == killedAt) {
                        copy(parent.resolve("run"), folder);
                    }
                })
                .run();
        double usedBefore = used(folder);
        List<SettingChange> before = Run.open(folder).info().changes();

        messages.clear();
        SimulatedClock later = new SimulatedClock(used -> 0.8);
        TrainingResult result = resumed(folder, later).resume();

        assertThat(messages).contains("budget: %s of 1:40 are left".formatted(Plan.time(SECONDS - usedBefore)));
        assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.FINISHED);
        assertThat(used(folder)).isBetween(95.0, 100.0);
        Run run = Run.open(folder);
        assertThat(run.info().changes()).startsWith(before.toArray(SettingChange[]::new));
        Path uninterrupted = parent.resolve("uninterrupted");
        try (Training training = Training.resume(
                run, TinyGan.pictures(), Optional.empty(), Training.Environment.of(ComputeDevice.CPU))) {
            training.run(new TrainingListener() {});
            training.save(uninterrupted);
        }
        assertThat(weights(uninterrupted)).isEqualTo(weights(newest(folder)));
    }

    @Test
    void the_slow_first_snapshot_of_a_resumed_run_does_not_shorten_it() {
        Path folder = parent.resolve("run");
        SimulatedClock clock = new SimulatedClock(used -> 0.5);
        TrainingSession first = session(folder, clock);
        stoppedAt(150, first).run();
        assertThat(used(folder)).isBetween(75.0, 85.0);

        SimulatedClock cold = new SimulatedClock(used -> 0.5);
        resumed(folder, cold).listen(cold.firstSnapshot(8)).resume();

        assertThat(cold.seconds()).isGreaterThan(8);
        assertThat(used(folder)).isBetween(95.0, 100.0);
    }

    @Test
    void a_resumed_run_keeps_the_interval_of_snapshots_that_was_requested() {
        Path folder = parent.resolve("run");
        TrainingSession first = session(folder, new SimulatedClock(used -> 0.5));
        stoppedAt(60, first).run();

        resumed(folder, new SimulatedClock(used -> 0.8)).snapshotEvery(7).resume();

        Run run = Run.open(folder);
        assertThat(run.info().budget()).isEqualTo(new RunInfo.TimeBudget(SECONDS, false, 7L));
        assertThat(run.recipe().training().snapshotEvery()).isEqualTo(7);
        assertThat(run.info().changes()).hasSizeGreaterThan(1); // it was planned again
    }

    @Test
    void a_budget_that_is_used_up_is_said_to_be_and_a_larger_one_continues() {
        Path folder = parent.resolve("run");
        SimulatedClock clock = new SimulatedClock(used -> 1);
        long steps = session(folder, clock).run().step();

        assertThatThrownBy(() -> resumed(folder, clock).resume())
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "%s has used its budget of 1:40, in %d steps; a larger budget, or a larger training.steps, continues it"
                                .formatted(folder, steps));
        assertThatThrownBy(() ->
                        resumed(folder, clock).budget(Duration.ofSeconds(90)).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has used its budget of 1:30");

        resumed(folder, clock).budget(Duration.ofSeconds(150)).resume();

        assertThat(used(folder)).isBetween(0.95 * 150, 150.0);
        assertThat(Run.open(folder).info().budget()).isEqualTo(new RunInfo.TimeBudget(150, false, null));
    }

    @Test
    void a_program_that_always_resumes_with_its_budget_continues_with_the_rest() {
        Path folder = parent.resolve("run");
        SimulatedClock clock = new SimulatedClock(used -> 1);
        TrainingSession first = session(folder, clock);
        stoppedAt(30, first);
        assertThat(first.resume().outcome()).isEqualTo(TrainingResult.Outcome.STOPPED);

        session(folder, clock).resume();

        assertThat(used(folder)).isBetween(95.0, 100.0);
    }

    @Test
    void steps_given_at_resume_replace_the_budget() {
        Path folder = parent.resolve("run");
        SimulatedClock clock = new SimulatedClock(used -> 1);
        long steps = session(folder, clock).run().step();

        assertThat(resumed(folder, clock).steps(steps + 5).resume().step()).isEqualTo(steps + 5);

        Run run = Run.open(folder);
        assertThat(run.info().budget()).isNull();
        assertThat(run.info().changes()).isEmpty();
        resumed(folder, clock).budget(new Budget.Steps(steps + 8)).resume();
        assertThat(Run.open(folder).recipe().training().steps()).isEqualTo(steps + 8);
    }

    @Test
    void a_requested_snapshot_interval_is_kept() {
        Path folder = parent.resolve("run");
        SimulatedClock clock = new SimulatedClock(used -> used < 20 ? 2 : 0.5);

        session(folder, clock).snapshotEvery(40).run();

        Run run = Run.open(folder);
        assertThat(run.recipe().training().snapshotEvery()).isEqualTo(40);
        assertThat(run.info().changes())
                .allSatisfy(change -> assertThat(change.set()).containsEntry(SettingChange.EVERY, 40.0));
        assertThat(used(folder)).isBetween(95.0, 100.0);
    }

    @Test
    void a_pause_does_not_count() {
        Path folder = parent.resolve("run");
        SimulatedClock clock = new SimulatedClock(used -> 1);
        TrainingSession session = session(folder, clock);
        session.onStep(step -> {
                    if (step.step() == 10) {
                        session.send(Command.of(Command.Action.PAUSE));
                    }
                })
                .listen(new TrainingListener() {
                    @Override
                    public void checkpointDue(Training training) {
                        if (training.stepsTaken() == 10) { // the pause begins after this checkpoint
                            clock.nextReadingAdds(1000);
                            session.send(Command.of(Command.Action.RESUME));
                        }
                    }
                })
                .run();

        assertThat(used(folder)).isBetween(95.0, 100.0);
        assertThat(clock.seconds()).isGreaterThan(1000);
    }

    @Test
    void the_length_cannot_be_changed_by_a_command() {
        try (Training training = new Training(TinyGan.recipe(), TinyGan.pictures(), 1, ComputeDevice.CPU)) {
            assertThatThrownBy(() -> training.send(Command.change(Map.of(SettingChange.STEPS, 99.0))))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("training.steps: cannot be changed while it runs");
            assertThatThrownBy(() -> training.changeLength(0, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_change_of_the_length_never_makes_the_schedules_jump() {
        List<SettingChange> changes = List.of(SettingChange.ofLength(10, 400, 9), SettingChange.ofLength(200, 250, 9));

        assertThat(SettingChange.fraction(5, 20, List.of())).isEqualTo(5 / 20.0);
        assertThat(SettingChange.fraction(10, 20, changes)).isEqualTo(0.5);
        assertThat(SettingChange.fraction(205, 20, changes)).isBetween(0.74, 0.78);
        assertThat(SettingChange.fraction(250, 20, changes)).isEqualTo(1);
        for (long step = 0; step < 250; step++) {
            assertThat(SettingChange.fraction(step + 1, 20, changes))
                    .isGreaterThan(SettingChange.fraction(step, 20, changes));
        }
    }

    private static TrainingSession stoppedAt(long last, TrainingSession session) {
        return session.onStep(step -> {
            if (step.step() == last) {
                session.stop();
            }
        });
    }

    private TrainingSession session(Path folder, SimulatedClock clock) {
        return TrainingSession.of(TinyGan.recipe())
                .data(clock.timing(TinyGan.pictures()))
                .into(folder)
                .clock(clock)
                .budget(Duration.ofSeconds((long) SECONDS))
                .withoutWatchdog()
                .onMessage(messages::add)
                .listen(clock.snapshots(0.5));
    }

    private TrainingSession resumed(Path folder, SimulatedClock clock) {
        return TrainingSession.in(folder)
                .data(clock.timing(TinyGan.pictures()))
                .clock(clock)
                .withoutWatchdog()
                .onMessage(messages::add)
                .listen(clock.snapshots(0.5));
    }

    private static double used(Path folder) {
        return Checkpoint.progress(newest(folder)).elapsedSeconds();
    }

    private static Path newest(Path folder) {
        return Checkpoints.of(new RunFiles(folder)).list().get(0);
    }

    private static Map<String, String> weights(Path checkpoint) {
        Map<String, String> sums = new TreeMap<>(Manifest.read(checkpoint).sha256());
        sums.keySet().removeIf(name -> !name.endsWith(".safetensors"));
        return sums;
    }

    private static long snapshots(Path folder) {
        try (Stream<Path> files = Files.list(new RunFiles(folder).samples())) {
            return files.filter(file -> file.getFileName().toString().startsWith(RunFiles.GRID))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.endsWith(RunFiles.LOCK)) {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A clock that only training steps and snapshots advance. */
    private static final class SimulatedClock implements LongSupplier {
        private final DoubleUnaryOperator secondsOfStep;
        private double seconds;
        private double added;

        private SimulatedClock(DoubleUnaryOperator secondsOfStep) {
            this.secondsOfStep = secondsOfStep;
        }

        @Override
        public long getAsLong() {
            long nanos = (long) (seconds * 1e9);
            seconds += added;
            added = 0;
            return nanos;
        }

        private double seconds() {
            return seconds;
        }

        private void nextReadingAdds(double more) {
            added = more;
        }

        /** Returns images whose reading takes the time of a step. */
        private ImageSource timing(ImageSource images) {
            return new Timed(images, () -> seconds += secondsOfStep.applyAsDouble(seconds) / READS_PER_STEP);
        }

        private TrainingListener firstSnapshot(double more) {
            return new TrainingListener() {
                private boolean taken;

                @Override
                public void checkpointDue(Training training) {
                    seconds += taken ? 0 : more;
                    taken = true;
                }
            };
        }

        private TrainingListener snapshots(double each) {
            return new TrainingListener() {
                @Override
                public void checkpointDue(Training training) {
                    seconds += each;
                }
            };
        }
    }
    /** Images that announce each reading. */
    private record Timed(ImageSource images, Runnable reading) implements ImageSource {
        @Override
        public String description() {
            return images.description();
        }

        @Override
        public int count() {
            return images.count();
        }

        @Override
        public int size() {
            return images.size();
        }

        @Override
        public int channels() {
            return images.channels();
        }

        @Override
        public void read(int index, byte[] to, int offset) {
            reading.run();
            images.read(index, to, offset);
        }

        @Override
        public List<String> classes() {
            return images.classes();
        }

        @Override
        public int label(int index) {
            return images.label(index);
        }
    }
}
