package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.Manifest;
import rana.data.ImageSource;
import rana.run.Command;
import rana.run.Metrics;
import rana.run.Notice;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunState;
import rana.run.SettingChange;
import rana.run.StepReport;
import rana.train.Samples;
import rana.train.SessionStart;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;

class TrainingSessionTest {
    @TempDir
    private Path parent;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void a_session_leaves_a_run_folder_that_describes_itself() {
        Path folder = parent.resolve("run");
        List<String> messages = new ArrayList<>();
        List<String> lines = new ArrayList<>();

        TrainingResult result = tiny(folder)
                .command("a test")
                .threads(1)
                .onMessage(messages::add)
                .onStep(step -> lines.add(step.line()))
                .run();

        assertThat(result).isEqualTo(new TrainingResult(folder, 12, TrainingResult.Outcome.FINISHED));
        assertThat(lines).hasSize(12).first().asString().startsWith("step 1: D ");
        assertThat(messages)
                .containsExactly(
                        "Frogs drawn by code, seed 3: 40 images",
                        "5 classes: pond is not class-conditional and mixes them; r3gan-small-conditional is");
        assertThat(warnings).isEmpty();
        Run run = Run.open(folder);
        assertThat(run.info().seed()).isEqualTo(3);
        assertThat(run.info().data().source()).isEqualTo("pond:40");
        assertThat(run.info().lastSession().command()).isEqualTo("a test");
        assertThat(Metrics.read(folder)).hasSize(12);
        assertThat(result.files().report()).isRegularFile();
        assertThat(result.files().report().toFile().lastModified())
                .isGreaterThanOrEqualTo(result.files().state().toFile().lastModified());
        assertThat(RunState.read(folder).orElseThrow().activity()).isEqualTo(RunState.Activity.FINISHED);
        assertThat(result.best()).isEmpty();
    }

    @Test
    void a_run_that_another_thread_stops_resumes_to_the_same_bits() throws Exception {
        Path whole = parent.resolve("whole");
        tiny(whole).run();

        Path folder = parent.resolve("stopped");
        CountDownLatch fourth = new CountDownLatch(1);
        TrainingSession first = tiny(folder).onStep(step -> {
            if (step.step() == 4) {
                fourth.countDown();
                sleep();
            }
        });
        CompletableFuture<TrainingResult> running = CompletableFuture.supplyAsync(first::run);
        assertThat(fourth.await(60, TimeUnit.SECONDS)).isTrue();
        first.stop();
        TrainingResult stopped = running.get(60, TimeUnit.SECONDS);
        assertThat(stopped.outcome()).isEqualTo(TrainingResult.Outcome.STOPPED);
        assertThat(stopped.step()).isBetween(4L, 11L);

        TrainingResult resumed =
                TrainingSession.in(folder).onWarning(warnings::add).resume();

        assertThat(resumed.outcome()).isEqualTo(TrainingResult.Outcome.FINISHED);
        assertThat(weights(folder)).isEqualTo(weights(whole));
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_program_that_always_resumes_starts_the_run_first() {
        Path folder = parent.resolve("run");
        TrainingSession.of(TinyGan.recipe())
                .data("pond:40")
                .seed(3)
                .steps(6)
                .into(folder)
                .resume();
        TrainingResult result =
                TrainingSession.of(TinyGan.recipe()).steps(9).into(folder).resume();

        assertThat(result.step()).isEqualTo(9);
        assertThat(Run.open(folder).info().seed()).isEqualTo(3);
        assertThat(Run.open(folder).info().sessions()).hasSize(2);
    }

    @Test
    void a_run_of_another_recipe_seed_or_source_and_a_finished_one_are_not_resumed() {
        Path folder = parent.resolve("run");
        tiny(folder).run();

        assertThatThrownBy(() -> tiny(folder).batch(5).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("another recipe");
        assertThatThrownBy(() -> tiny(folder).seed(4).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has a run with seed 3; got seed 4");
        assertThatThrownBy(() -> tiny(folder).data("pond:41").resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has a run on pond:40; got the data pond:41");
        assertThatThrownBy(() -> TrainingSession.in(folder).resume())
                .isInstanceOf(UsageException.class)
                .hasMessage(folder + " has taken all its 12 steps; a larger training.steps continues it");
        assertThatThrownBy(() -> TrainingSession.in(parent.resolve("none")).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not a run folder: run.json is missing");
        assertThatThrownBy(() -> TrainingSession.in(folder).run())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("needs a recipe");
    }

    @Test
    void a_run_with_all_its_steps_that_was_ended_before_its_report_can_be_finished() throws IOException {
        Path folder = parent.resolve("run");
        Path checkpoint = tiny(folder).run().files().checkpoints().resolve("step-000012");
        Path report = new RunFiles(folder).report();
        Files.delete(report);
        byte[] weights = Files.readAllBytes(checkpoint.resolve("generator.safetensors"));

        TrainingResult result = TrainingSession.in(folder).resumeOrFinish();

        assertThat(result.outcome()).isEqualTo(TrainingResult.Outcome.FINISHED);
        assertThat(result.step()).isEqualTo(12);
        assertThat(report).exists();
        assertThat(RunState.read(folder)).get().returns(RunState.Activity.FINISHED, RunState::activity);
        assertThat(checkpoint.resolve("generator.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void a_run_whose_last_process_is_about_to_end_is_resumed_when_it_has() throws Exception {
        Path folder = parent.resolve("run");
        tiny(folder).run();
        CompletableFuture<TrainingResult> resumed;
        try (RunLock ofOther = RunLock.of(folder)) {
            assertThatThrownBy(() -> tiny(folder).steps(15).resume())
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("is being trained by another process (process ");
            CountDownLatch begun = new CountDownLatch(1);
            resumed = CompletableFuture.supplyAsync(() -> {
                begun.countDown();
                return tiny(folder).steps(15).resumeOrFinish();
            });
            begun.await();
            Thread.sleep(500); // it needs less until it asks for the lock
            assertThat(resumed).isNotDone();
        }

        assertThat(resumed.get(1, TimeUnit.MINUTES).step()).isEqualTo(15);
    }

    @Test
    void a_run_that_another_process_is_about_to_create_is_resumed_when_that_has_ended() throws Exception {
        Path folder = parent.resolve("run");
        CompletableFuture<TrainingResult> resumed;
        try (RunLock ofOther = RunLock.ofNew(folder)) {
            CountDownLatch begun = new CountDownLatch(1);
            resumed = CompletableFuture.supplyAsync(() -> {
                begun.countDown();
                return tiny(folder).resumeOrFinish();
            });
            begun.await();
            Thread.sleep(500); // it needs less until it asks for the lock
            assertThat(resumed).isNotDone();
        }

        assertThat(resumed.get(1, TimeUnit.MINUTES).step()).isEqualTo(12);
    }

    @Test
    void an_exception_in_a_listener_ends_the_training_with_a_checkpoint_and_names_the_listener() {
        Path folder = parent.resolve("run");
        List<Long> others = new ArrayList<>();
        TrainingSession session = tiny(folder).listen(new Failing(7)).onStep(step -> others.add(step.step()));

        assertThatThrownBy(session::run)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("the listener failing at 7 failed after step 7")
                .hasMessageContaining("java.lang.IllegalStateException: full")
                .hasRootCauseInstanceOf(IllegalStateException.class);

        assertThat(new RunFiles(folder).checkpoints().resolve("step-000007")).isDirectory();
        assertThat(RunState.read(folder).orElseThrow().activity()).isEqualTo(RunState.Activity.FAILED);
        assertThat(others).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(TrainingSession.in(folder).onWarning(warnings::add).resume().step())
                .isEqualTo(12);
    }

    @Test
    void an_assertion_that_fails_in_a_listener_is_not_lost_either() {
        TrainingSession session = tiny(parent.resolve("run")).onStep(step -> {
            throw new AssertionError("step " + step.step());
        });

        assertThatThrownBy(session::run)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("given to onStep")
                .hasMessageContaining("java.lang.AssertionError: step 1");
    }

    @Test
    void listeners_see_the_folder_as_the_recorder_left_it_and_notices_come_last() {
        Path folder = parent.resolve("run");
        List<String> events = new ArrayList<>();
        tiny(folder)
                .listen(new TrainingListener() {
                    @Override
                    public void started(SessionStart start) {
                        events.add("started at " + start.step());
                        assertThat(start.run().folder()).isEqualTo(folder);
                    }

                    @Override
                    public void sampled(Samples samples) {
                        events.add("sampled " + samples.step());
                        assertThat(folder.resolve("samples/grid-%06d.png".formatted(samples.step())))
                                .isRegularFile();
                    }

                    @Override
                    public void checkpointDue(Training training) {
                        events.add("checkpoint " + training.stepsTaken());
                        assertThat(new Checkpoints(new RunFiles(folder).checkpoints()).at(training.stepsTaken()))
                                .isDirectory();
                    }

                    @Override
                    public void noticed(Notice notice) {
                        events.add("noticed " + notice.step());
                    }
                })
                .run();

        assertThat(events)
                .startsWith("started at 0", "sampled 0", "sampled 5", "noticed 5", "checkpoint 5")
                .endsWith("sampled 12", "noticed 12", "checkpoint 12");
    }

    @Test
    void the_best_checkpoint_is_kept() {
        Path folder = parent.resolve("run");
        List<String> messages = new ArrayList<>();

        TrainingResult result = tiny(folder)
                .evaluateEvery(5)
                .evaluationSamples(20)
                .keepCheckpoints(1)
                .onMessage(messages::add)
                .run();

        assertThat(messages.stream().filter(line -> line.startsWith("step "))).hasSize(2); // after 5 and 10 steps
        assertThat(result.files()
                        .checkpoints()
                        .resolve(result.best().orElseThrow().checkpoint()))
                .isDirectory();
        assertThat(result.files().checkpoints().resolve("step-000012")).isDirectory();
    }

    @Test
    void two_sessions_train_at_the_same_time_as_each_would_alone() throws Exception {
        tiny(parent.resolve("alone")).threads(1).run();
        List<CompletableFuture<TrainingResult>> both = List.of(
                CompletableFuture.supplyAsync(
                        () -> tiny(parent.resolve("a")).threads(1).run()),
                CompletableFuture.supplyAsync(
                        () -> tiny(parent.resolve("b")).threads(1).run()));
        for (CompletableFuture<TrainingResult> each : both) {
            assertThat(each.get(120, TimeUnit.SECONDS).step()).isEqualTo(12);
        }

        assertThat(weights(parent.resolve("a"))).isEqualTo(weights(parent.resolve("alone")));
        assertThat(weights(parent.resolve("b"))).isEqualTo(weights(parent.resolve("alone")));
    }

    @Test
    void images_that_a_program_supplies_are_used_and_needed_again() {
        Path folder = parent.resolve("run");
        ImageSource images = TinyGan.pictures();
        TrainingSession.of(TinyGan.recipe()).data(images).steps(5).into(folder).run();
        assertThat(Run.open(folder).info().data().source()).isEqualTo("supplied by a program");

        assertThatThrownBy(() -> TrainingSession.in(folder).steps(8).resume())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("data(images)");
        assertThat(TrainingSession.in(folder).data(images).steps(8).resume().step())
                .isEqualTo(8);
    }

    @Test
    void commands_are_carried_out_and_become_part_of_the_run() {
        Path folder = parent.resolve("run");
        String rate = "optimizer.generator.lr";
        TrainingSession session = tiny(folder);
        session.onStep(step -> {
                    if (step.step() == 3) {
                        session.send(Command.change(Map.of(rate, 1e-5)));
                    }
                })
                .run();

        assertThat(Run.open(folder).info().changes()).containsExactly(new SettingChange(3, Map.of(rate, 1e-5)));
        assertThatThrownBy(() -> session.send(Command.of(Command.Action.STOP)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settings_that_exclude_each_other_and_wrong_values_are_refused_before_anything_is_written() {
        Path folder = parent.resolve("run");
        assertThatThrownBy(
                        () -> tiny(folder).budget(Budget.parse("10s")).steps(5).run())
                .isInstanceOf(UsageException.class)
                .hasMessage("budget and training.steps both limit the training; set one");
        assertThatThrownBy(() -> tiny(folder).threads(0).run())
                .isInstanceOf(UsageException.class)
                .hasMessage("threads must be at least 1; got 0");
        assertThatThrownBy(() -> tiny(folder).data("ponds").run()).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> tiny(folder).set("training.batsh=1").run())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("batch");
        assertThatThrownBy(() -> TrainingSession.of(TinyGan.recipe()).resume())
                .isInstanceOf(UsageException.class)
                .hasMessage("resume needs a run folder: call into(folder)");
        assertThat(folder).doesNotExist();
    }

    @Test
    void a_budget_of_steps_ends_when_its_steps_are_taken() {
        TrainingResult result = TrainingSession.of(TinyGan.recipe())
                .data("pond:40")
                .budgetOfSteps(new Budget.Steps(7))
                .into(parent.resolve("run"))
                .run();

        assertThat(result)
                .extracting(TrainingResult::step, TrainingResult::outcome)
                .containsExactly(7L, TrainingResult.Outcome.FINISHED);
    }

    @Test
    void a_session_trains_once() {
        TrainingSession session = tiny(parent.resolve("run")).steps(2);
        session.run();

        assertThatThrownBy(session::resume)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was started already");
    }

    @Test
    void counts_below_one_are_refused_when_they_are_set() {
        TrainingSession session = tiny(parent.resolve("run"));

        assertThatThrownBy(() -> session.keepCheckpoints(0))
                .isInstanceOf(UsageException.class)
                .hasMessage("keepCheckpoints must be at least 1; got 0");
        assertThatThrownBy(() -> session.evaluateEvery(-1)).hasMessage("evaluateEvery must be at least 1; got -1");
        assertThatThrownBy(() -> session.evaluations(0)).hasMessage("evaluations must be at least 1; got 0");
    }

    @Test
    void the_watchdog_can_be_turned_off() {
        for (boolean watched : List.of(true, false)) {
            List<String> notices = new ArrayList<>();
            TrainingSession session = tiny(parent.resolve("watched-" + watched)).listen(new TrainingListener() {
                @Override
                public void noticed(Notice notice) {
                    notices.add(notice.toString());
                }
            });
            (watched ? session : session.withoutWatchdog()).run();

            assertThat(notices.isEmpty()).isEqualTo(!watched);
        }
    }

    @Test
    void a_session_that_is_stopped_before_it_starts_takes_no_step() {
        TrainingSession session = tiny(parent.resolve("run"));
        session.stop();

        assertThat(session.run())
                .extracting(TrainingResult::step, TrainingResult::outcome)
                .containsExactly(0L, TrainingResult.Outcome.STOPPED);
    }

    private TrainingSession tiny(Path folder) {
        return TrainingSession.of(TinyGan.recipe())
                .data("pond:40")
                .seed(3)
                .into(folder)
                .onWarning(warnings::add);
    }

    /** Returns the SHA-256 of each file of the newest checkpoint. */
    private static Map<String, String> weights(Path folder) {
        return Manifest.read(Checkpoints.of(new RunFiles(folder)).list().get(0)).sha256();
    }

    private static void sleep() {
        try {
            Thread.sleep(50); // gives the other thread time to stop the training in the middle
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A listener that fails at a step. */
    private record Failing(long at) implements TrainingListener {
        @Override
        public void stepped(StepReport report) {
            if (report.step() == at) {
                throw new IllegalStateException("full");
            }
        }

        @Override
        public String toString() {
            return "failing at " + at;
        }
    }
}
