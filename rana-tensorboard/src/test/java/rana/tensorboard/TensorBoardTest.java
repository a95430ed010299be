package rana.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.EvaluationFile;
import rana.run.ExtractorCard;
import rana.run.Figure;
import rana.run.Metrics;
import rana.run.Protocol;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.SampleScores;
import rana.run.StepReport;
import rana.safetensors.SafeTensors;
import rana.session.TrainingSession;
import rana.train.SessionStart;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;

class TensorBoardTest {
    @TempDir
    private Path parent;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void the_checksum_of_the_tests_is_the_published_one() {
        assertThat(Frames.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0xe3069283);
    }

    @Test
    void steps_are_logged_with_the_numbers_of_the_metrics() throws IOException {
        Run run = train(new TrainingListener() {});

        List<Path> files = Frames.files(run.folder());
        assertThat(files).hasSize(1);
        assertThat(Frames.text(Frames.events(files.get(0)).get(0), 3)).isEqualTo("brain.Event:2");
        List<Frames.Logged> logged = Frames.logged(files.get(0));
        List<Metrics> metrics = Metrics.read(run.folder());
        assertThat(Frames.numbers(logged, "training/d_loss"))
                .hasSize(12)
                .allSatisfy((step, loss) ->
                        assertThat((double) loss).isCloseTo(lossAt(metrics, step), within(2e-6))); // six decimals
        assertThat(Frames.numbers(logged, "training/augmentation")).hasSize(12);
        assertThat(warnings).isEmpty();
    }

    @Test
    void workers_are_logged_by_rank_when_their_figures_are_new() throws IOException {
        RunInfo.Session session = RunInfo.Session.now(0, "rana train", "cpu", 1)
                .with(RunInfo.Workers.begin(2, 3, "worker 1 was ended by signal 9"));
        Run run = new Run(
                Files.createDirectories(parent.resolve("run")),
                TinyGan.recipe(),
                RunInfo.begin(
                        "pond", new RunInfo.Data("pond:40", null, "a pond", 40, List.of(), null, null), 3, session));
        TensorBoard board = started(run, 0);
        board.stepped(report(1, List.of(new StepReport.Worker(0, 20, 0.25), new StepReport.Worker(1, 30, 0.75))));
        board.stepped(report(2, List.of(new StepReport.Worker(0, 20, 0.25), new StepReport.Worker(1, 30, 0.75))));
        board.stepped(report(3, List.of(new StepReport.Worker(0, 20, 0.5), new StepReport.Worker(1, 35, 0.75))));

        List<Frames.Logged> logged = Frames.logged(Frames.files(run.folder()).get(0));
        assertThat(Frames.numbers(logged, "workers/0/waiting")).containsExactly(entry(1L, 0.25F), entry(3L, 0.5F));
        assertThat(Frames.numbers(logged, "workers/1/images_per_second"))
                .containsExactly(entry(1L, 30F), entry(3L, 35F));
        assertThat(Frames.numbers(logged, "workers/waiting")).containsExactly(entry(1L, 0.5F), entry(3L, 0.625F));
        assertThat(Frames.numbers(logged, "workers/restarts")).containsExactly(entry(1L, 3F), entry(3L, 3F));
    }

    @Test
    void a_run_of_one_process_has_no_workers() throws IOException {
        Run run = untrained(TinyGan.recipe());
        started(run, 0).stepped(report(1));

        assertThat(Frames.logged(Frames.files(run.folder()).get(0)))
                .extracting(Frames.Logged::tag)
                .contains("training/d_loss")
                .noneMatch(tag -> tag.contains("work") || tag.contains("waiting"));
    }

    @Test
    void samples_and_weights_are_logged_as_in_the_run_folder() throws IOException {
        Run run = train(new TrainingListener() {});

        List<Frames.Logged> logged = Frames.logged(Frames.files(run.folder()).get(0));
        Frames.Logged last = last(logged, "samples/generated");
        assertThat(last.step()).isEqualTo(12);
        assertThat(last.picture().getField(4).getLengthDelimitedList().get(0).toByteArray())
                .isEqualTo(Files.readAllBytes(run.files().samples().resolve("grid-000012.png")));
        assertThat(logged.stream().filter(value -> value.tag().equals("samples/real")))
                .hasSize(1);

        Map<String, SafeTensors.Array> weights = SafeTensors.read(
                run.files().checkpoints().resolve("step-000012").resolve("discriminator.safetensors"));
        weights.forEach((name, array) -> {
            UnknownFieldSet histogram =
                    last(logged, "weights/discriminator/" + name).histogram();
            FloatBuffer values = array.values();
            assertThat(Frames.doubles(histogram, 3)).containsExactly(values.remaining());
            assertThat(Arrays.stream(Frames.doubles(histogram, 7)).sum()).isEqualTo(values.remaining());
        });
        assertThat(weights).isNotEmpty();
    }

    @Test
    void discriminator_scores_are_logged_for_real_and_generated_images() throws IOException {
        Run run = untrained(TinyGan.recipe());
        TensorBoard board = started(run, 0);
        board.scored(new SampleScores(5, List.of(0.75, 1.0), List.of(0.0, 0.25, 0.5), true));

        List<Frames.Logged> logged = Frames.logged(Frames.files(run.folder()).get(0));
        UnknownFieldSet real = last(logged, "scores/real").histogram();
        UnknownFieldSet fake = last(logged, "scores/fake").histogram();
        assertThat(List.of(Frames.doubles(real, 1)[0], Frames.doubles(real, 2)[0]))
                .containsExactly(0.75, 1.0);
        assertThat(Frames.doubles(fake, 3)).containsExactly(3);
        assertThat(Frames.doubles(fake, 4)).containsExactly(0.75); // their sum
    }

    @Test
    void settings_are_logged_by_the_keys_of_the_recipe() throws IOException {
        Run run = train(new TrainingListener() {});

        Frames.Logged settings = last(Frames.logged(Frames.files(run.folder()).get(0)), "_hparams_/session_start_info");
        UnknownFieldSet plugin = Frames.message(Frames.message(settings.value(), 9), 1);
        assertThat(Frames.text(plugin, 1)).isEqualTo("hparams");
        Map<String, Value> logged = Struct.parseFrom(Frames.message(plugin, 2)
                        .getField(3)
                        .getLengthDelimitedList()
                        .get(0))
                .getFieldsMap();
        assertThat(logged)
                .containsEntry(
                        "training.batch", Value.newBuilder().setNumberValue(6).build())
                .containsEntry(
                        "objective.fromLogits",
                        Value.newBuilder().setBoolValue(true).build())
                .containsEntry(
                        "data", Value.newBuilder().setStringValue("pond:40").build())
                .hasSize(Recipes.settings(run.recipe()).size() + 1);
    }

    @Test
    void a_resumed_session_has_its_own_later_file_and_discards_later_steps() throws IOException {
        Run run = train(new TrainingListener() {});
        started(run, 10).stepped(report(11));

        List<Path> files = Frames.files(run.folder());
        assertThat(files).hasSize(2);
        assertThat(start(files.get(0))).isEqualTo(1); // without it, TensorBoard would ignore the second start
        assertThat(start(files.get(1))).isEqualTo(11);
        assertThat(Frames.numbers(Frames.logged(files.get(1)), "training/g_loss"))
                .containsOnlyKeys(11L);
    }

    @Test
    void a_rollback_discards_later_steps() throws IOException {
        Run run = untrained(TinyGan.recipe());
        TensorBoard board = started(run, 0);
        board.stepped(report(1));
        board.rolledBack(new Rollback(2, "generator", "its loss is NaN", 0, List.of()));
        board.stepped(report(1));

        List<UnknownFieldSet> events = Frames.events(Frames.files(run.folder()).get(0));
        assertThat(events.stream().filter(event -> event.hasField(7)).map(Frames::step))
                .containsExactly(1L, 1L);
        assertThat(events.get(4).hasField(7)).isTrue(); // version, start, settings, step 1, rollback
    }

    @Test
    void a_long_training_is_logged_at_some_of_its_steps() throws IOException {
        Run run = untrained(TinyGan.recipe("training.steps=12001"));
        TensorBoard board = started(run, 0);
        LongStream.rangeClosed(1, 12_001).forEach(step -> board.stepped(report(step)));

        Map<Long, Float> logged =
                Frames.numbers(Frames.logged(Frames.files(run.folder()).get(0)), "training/d_loss");
        assertThat(logged.keySet())
                .hasSize(4_001) // every third, and the last
                .startsWith(3L, 6L)
                .contains(12_000L, 12_001L);
    }

    @Test
    void each_step_can_be_read_as_soon_as_it_is_logged() throws IOException {
        Run run = untrained(TinyGan.recipe());
        TensorBoard board = started(run, 0);
        for (long step = 1; step <= 3; step++) {
            board.stepped(report(step));

            assertThat(Frames.numbers(Frames.logged(Frames.files(run.folder()).get(0)), "training/d_loss"))
                    .hasSize((int) step)
                    .containsEntry(step, 0.25f);
        }
    }

    @Test
    void each_evaluation_is_logged_once_and_those_of_earlier_sessions_are_not() throws IOException {
        Run run = train(new TrainingListener() {
            @Override
            public void checkpointDue(Training training) {
                evaluated(training.stepsTaken());
            }
        });

        assertThat(Frames.numbers(Frames.logged(Frames.files(run.folder()).get(0)), "evaluation/FD-C10"))
                .containsExactly(entry(5L, 95f), entry(10L, 90f), entry(12L, 88f));
    }

    @Test
    void events_that_cannot_be_written_cause_one_warning_and_the_training_continues() {
        Run nowhere = new Run(parent.resolve("gone"), TinyGan.recipe(), info());
        TensorBoard board = started(nowhere, 0);
        board.stepped(report(1));
        board.stepped(report(2));
        assertThat(warnings).hasSize(1).first().asString().contains("no such file or folder");
    }

    @Test
    void a_damaged_evaluation_file_ends_the_events_only() throws IOException {
        Run run = train(new TrainingListener() {
            @Override
            public void checkpointDue(Training training) {
                write("{");
            }
        });
        assertThat(run.files().checkpoints().resolve("step-000012")).isDirectory();
        assertThat(warnings.stream().filter(warning -> warning.contains("TensorBoard")))
                .hasSize(1)
                .first()
                .asString()
                .contains("evaluation.json: is");
        assertThat(Frames.numbers(Frames.logged(Frames.files(run.folder()).get(0)), "training/d_loss"))
                .hasSize(5);
    }

    private void evaluated(long step) {
        Protocol protocol = new Protocol(new ExtractorCard("C10", "00", 4, "none"), "pond", 40, 30, 1, null, Map.of());
        EvaluationFile.append(
                parent.resolve("run").resolve(RunFiles.EVALUATIONS),
                new EvaluationFile.Entry(
                        "2026-11-25T00:00:00Z",
                        "step-%06d".formatted(step),
                        "cpu",
                        List.of(new Figure("FD-C10", (double) (100 - step), null, protocol)),
                        List.of()));
    }

    private void write(String evaluations) {
        try {
            Files.writeString(parent.resolve("run").resolve(RunFiles.EVALUATIONS), evaluations);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Trains a tiny run, with {@code evaluating} before the TensorBoard listener. */
    private Run train(TrainingListener evaluating) {
        Path folder = parent.resolve("run");
        TrainingSession.of(TinyGan.recipe())
                .data("pond:40")
                .seed(3)
                .into(folder)
                .onWarning(warnings::add)
                .listen(evaluating)
                .listen(new TensorBoard())
                .run();
        return Run.open(folder);
    }

    private TensorBoard started(Run run, long step) {
        TensorBoard board = new TensorBoard();
        board.started(new SessionStart(run, step, Set.of(), warnings::add));
        return board;
    }

    private Run untrained(Recipe recipe) throws IOException {
        return new Run(Files.createDirectories(parent.resolve("run")), recipe, info());
    }

    private static RunInfo info() {
        RunInfo.Session session = RunInfo.Session.now(0, "rana train", "cpu", 1);
        return RunInfo.begin(
                "pond", new RunInfo.Data("pond:40", null, "a pond", 40, List.of(), null, null), 3, session);
    }

    private static StepReport report(long step) {
        return new StepReport(step, step * 6, step, 6, Map.of("d_loss", 0.25, "g_loss", 0.5), Map.of(), 100, "");
    }

    private static StepReport report(long step, List<StepReport.Worker> workers) {
        return new StepReport(step, step * 6, step, 6, Map.of("d_loss", 0.25), Map.of(), 100, "", workers);
    }

    /** Returns the step at which a session starts according to {@code file}. */
    private static long start(Path file) throws IOException {
        UnknownFieldSet second = Frames.events(file).get(1);
        assertThat(Frames.message(second, 7).getField(1).getVarintList()).containsExactly(1L); // SessionLog.START
        return Frames.step(second);
    }

    private static double lossAt(List<Metrics> metrics, long step) {
        return metrics.get((int) step - 1).discriminatorLoss();
    }

    private static Frames.Logged last(List<Frames.Logged> logged, String tag) {
        return logged.stream()
                .filter(value -> value.tag().equals(tag))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no value has the tag " + tag));
    }
}
