package rana.board;

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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.data.ImageSource;
import rana.gan.Gan;
import rana.metric.ExtractorCard;
import rana.metric.Figure;
import rana.metric.Protocol;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.EvaluationFile;
import rana.run.Metrics;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.RunInfo;
import rana.safetensors.SafeTensors;
import rana.session.RunRecorder;
import rana.torch.ComputeDevice;
import rana.train.SampleScores;
import rana.train.StepReport;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;

class TensorBoardTest {
    @TempDir
    private Path parent;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void the_checksum_that_the_tests_go_by_is_the_published_one() {
        assertThat(Frames.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0xe3069283);
    }

    @Test
    void steps_are_told_with_the_figures_of_the_metrics() throws IOException {
        Run run = train(new TrainingListener() {});

        List<Path> files = Frames.files(run.folder());
        assertThat(files).hasSize(1);
        assertThat(Frames.text(Frames.events(files.get(0)).get(0), 3)).isEqualTo("brain.Event:2");
        List<Frames.Told> told = Frames.told(files.get(0));
        List<Metrics> metrics = Metrics.read(run.folder());
        assertThat(Frames.numbers(told, "training/d_loss"))
                .hasSize(12)
                .allSatisfy((step, loss) ->
                        assertThat((double) loss).isCloseTo(lossAt(metrics, step), within(2e-6))); // six decimals
        assertThat(Frames.numbers(told, "training/augmentation")).hasSize(12);
        assertThat(warnings).isEmpty();
    }

    @Test
    void samples_and_weights_are_told_as_the_run_folder_has_them() throws IOException {
        Run run = train(new TrainingListener() {});

        List<Frames.Told> told = Frames.told(Frames.files(run.folder()).get(0));
        Frames.Told last = last(told, "samples/generated");
        assertThat(last.step()).isEqualTo(12);
        assertThat(last.picture().getField(4).getLengthDelimitedList().get(0).toByteArray())
                .isEqualTo(Files.readAllBytes(run.folder().resolve("samples/grid-000012.png")));
        assertThat(told.stream().filter(value -> value.tag().equals("samples/real")))
                .hasSize(1);

        Map<String, SafeTensors.Array> weights =
                SafeTensors.read(run.checkpoint(12).resolve("discriminator.safetensors"));
        weights.forEach((name, array) -> {
            UnknownFieldSet histogram =
                    last(told, "weights/discriminator/" + name).histogram();
            FloatBuffer values = array.values();
            assertThat(Frames.doubles(histogram, 3)).containsExactly(values.remaining());
            assertThat(Arrays.stream(Frames.doubles(histogram, 7)).sum()).isEqualTo(values.remaining());
        });
        assertThat(weights).isNotEmpty();
    }

    @Test
    void the_scores_of_d_are_told_for_either_kind_of_picture() throws IOException {
        Run run = begun(TinyGan.recipe());
        TensorBoard board = TensorBoard.begin(run, 0, warnings::add);
        board.scored(new SampleScores(5, List.of(0.75, 1.0), List.of(0.0, 0.25, 0.5)));

        List<Frames.Told> told = Frames.told(Frames.files(run.folder()).get(0));
        UnknownFieldSet real = last(told, "scores/real").histogram();
        UnknownFieldSet fake = last(told, "scores/fake").histogram();
        assertThat(List.of(Frames.doubles(real, 1)[0], Frames.doubles(real, 2)[0]))
                .containsExactly(0.75, 1.0);
        assertThat(Frames.doubles(fake, 3)).containsExactly(3);
        assertThat(Frames.doubles(fake, 4)).containsExactly(0.75); // their sum
    }

    @Test
    void the_settings_are_told_by_the_keys_of_the_recipe() throws IOException {
        Run run = train(new TrainingListener() {});

        Frames.Told settings = last(Frames.told(Frames.files(run.folder()).get(0)), "_hparams_/session_start_info");
        UnknownFieldSet plugin = Frames.message(Frames.message(settings.value(), 9), 1);
        assertThat(Frames.text(plugin, 1)).isEqualTo("hparams");
        Map<String, Value> told = Struct.parseFrom(Frames.message(plugin, 2)
                        .getField(3)
                        .getLengthDelimitedList()
                        .get(0))
                .getFieldsMap();
        assertThat(told)
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
    void a_resumed_session_has_a_file_of_its_own_that_comes_after_and_voids_later_steps() throws IOException {
        Run run = train(new TrainingListener() {});
        TensorBoard.begin(run, 10, warnings::add).stepped(report(11));

        List<Path> files = Frames.files(run.folder());
        assertThat(files).hasSize(2);
        assertThat(start(files.get(0))).isEqualTo(1); // without a start before it, the second one would void nothing
        assertThat(start(files.get(1))).isEqualTo(11);
        assertThat(Frames.numbers(Frames.told(files.get(1)), "training/g_loss")).containsOnlyKeys(11L);
    }

    @Test
    void a_training_that_goes_back_voids_the_steps_after() throws IOException {
        Run run = begun(TinyGan.recipe());
        TensorBoard board = TensorBoard.begin(run, 0, warnings::add);
        board.stepped(report(1));
        board.rolledBack(new Rollback(2, "generator", "its loss is NaN", 0, List.of()));
        board.stepped(report(1));

        List<UnknownFieldSet> events = Frames.events(Frames.files(run.folder()).get(0));
        assertThat(events.stream().filter(event -> event.hasField(7)).map(Frames::step))
                .containsExactly(1L, 1L);
        assertThat(events.get(4).hasField(7)).isTrue(); // version, start, settings, step 1; then back
    }

    @Test
    void a_long_training_is_told_in_fewer_of_its_steps() throws IOException {
        Run run = begun(TinyGan.recipe("training.steps=12001"));
        TensorBoard board = TensorBoard.begin(run, 0, warnings::add);
        LongStream.rangeClosed(1, 12_001).forEach(step -> board.stepped(report(step)));

        Map<Long, Float> told =
                Frames.numbers(Frames.told(Frames.files(run.folder()).get(0)), "training/d_loss");
        assertThat(told.keySet())
                .hasSize(4_001) // every third, and the last
                .startsWith(3L, 6L)
                .contains(12_000L, 12_001L);
    }

    @Test
    void each_step_is_there_to_be_read_when_it_is_told() throws IOException {
        Run run = begun(TinyGan.recipe());
        TensorBoard board = TensorBoard.begin(run, 0, warnings::add);
        for (long step = 1; step <= 3; step++) {
            board.stepped(report(step));

            assertThat(Frames.numbers(Frames.told(Frames.files(run.folder()).get(0)), "training/d_loss"))
                    .hasSize((int) step)
                    .containsEntry(step, 0.25f);
        }
    }

    @Test
    void evaluations_are_told_once_each_and_those_of_earlier_sessions_not_again() throws IOException {
        Run run = train(new TrainingListener() {
            @Override
            public void checkpointDue(Training training) {
                evaluated(training.stepsTaken());
            }
        });

        assertThat(Frames.numbers(Frames.told(Frames.files(run.folder()).get(0)), "evaluation/FD-C10"))
                .containsExactly(entry(5L, 95f), entry(10L, 90f), entry(12L, 88f));
    }

    @Test
    void events_that_cannot_be_written_are_lamented_once_and_end_nothing() {
        Run nowhere = new Run(parent.resolve("gone"), TinyGan.recipe(), info());
        TensorBoard board = TensorBoard.begin(nowhere, 0, warnings::add);
        board.stepped(report(1));
        board.stepped(report(2));
        assertThat(warnings).hasSize(1).first().asString().contains("no such file or folder");
    }

    @Test
    void a_damaged_file_of_evaluations_ends_the_events_alone() throws IOException {
        Run run = train(new TrainingListener() {
            @Override
            public void checkpointDue(Training training) {
                write("{");
            }
        });
        assertThat(run.checkpoint(12)).isDirectory();
        assertThat(warnings.stream().filter(warning -> warning.contains("TensorBoard")))
                .hasSize(1)
                .first()
                .asString()
                .contains("evaluation.json: is");
        assertThat(Frames.numbers(Frames.told(Frames.files(run.folder()).get(0)), "training/d_loss"))
                .hasSize(5);
    }

    private void evaluated(long step) {
        Protocol protocol = new Protocol(new ExtractorCard("C10", "00", 4, "none"), "pond", 40, 30, 1, Map.of());
        EvaluationFile.append(
                parent.resolve("run").resolve(EvaluationFile.NAME),
                new EvaluationFile.Entry(
                        "2026-11-25T00:00:00Z",
                        "step-%06d".formatted(step),
                        "cpu",
                        List.of(new Figure("FD-C10", (double) (100 - step), null, protocol)),
                        List.of()));
    }

    private void write(String evaluations) {
        try {
            Files.writeString(parent.resolve("run").resolve(EvaluationFile.NAME), evaluations);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A tiny run, with {@code evaluating} between its folder and its events. */
    private Run train(TrainingListener evaluating) {
        Recipe recipe = TinyGan.recipe();
        ImageSource pictures = TinyGan.pictures();
        Run run = new Run(parent.resolve("run"), recipe, info());
        try (Training training = new Training(recipe, pictures, 3, ComputeDevice.CPU);
                RunRecorder written = RunRecorder.create(run.folder(), recipe, run.info(), warnings::add)) {
            TensorBoard board = TensorBoard.begin(run, 0, warnings::add);
            training.run(TrainingListener.both(written, TrainingListener.both(evaluating, board)));
        }
        return run;
    }

    private Run begun(Recipe recipe) throws IOException {
        return new Run(Files.createDirectories(parent.resolve("run")), recipe, info());
    }

    private static RunInfo info() {
        RunInfo.Session session = RunInfo.Session.now(0, "rana train", "cpu", 1);
        return RunInfo.begin("pond", new RunInfo.Data("pond:40", null, "a pond", 40, List.of()), 3, session);
    }

    private static StepReport report(long step) {
        Gan.DiscriminatorReport onD = new Gan.DiscriminatorReport(0.25, 0, 0.5, 0.5, 0, 0, 1);
        return new StepReport(step, step * 6, step, new Gan.Report(onD, new Gan.GeneratorReport(0.5, 1)), 6);
    }

    /** The step at which {@code file} says that a session starts. */
    private static long start(Path file) throws IOException {
        UnknownFieldSet second = Frames.events(file).get(1);
        assertThat(Frames.message(second, 7).getField(1).getVarintList()).containsExactly(1L); // SessionLog.START
        return Frames.step(second);
    }

    private static double lossAt(List<Metrics> metrics, long step) {
        return metrics.get((int) step - 1).discriminatorLoss();
    }

    private static Frames.Told last(List<Frames.Told> told, String tag) {
        return told.stream()
                .filter(value -> value.tag().equals(tag))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("nothing is told as " + tag));
    }
}
