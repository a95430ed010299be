package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.Manifest;
import rana.image.Picture;
import rana.libtorch.Sampler;
import rana.model.StepSeconds;
import rana.nn.Network;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.recipe.TrainingConfig.Precision;
import rana.run.Run;
import rana.run.RunFiles;
import rana.torch.ComputeDevice;
import rana.train.Samples;
import rana.train.TinyGan;
import rana.train.Training;
import rana.train.TrainingListener;

/** The precision of a run: chosen by a measurement, recorded, and kept when the run is resumed. */
class PrecisionTest {
    @TempDir
    private Path parent;

    private final List<String> messages = new ArrayList<>();

    /** A meter with a measurement that takes no time. */
    private static final class FixedMeter implements PrecisionMeter {
        private final Optional<String> obstacle;
        private final Optional<StepSeconds> seconds;
        private int measurements;

        private FixedMeter(Optional<String> obstacle, Optional<StepSeconds> seconds) {
            this.obstacle = obstacle;
            this.seconds = seconds;
        }

        private static FixedMeter of(double float32, double bfloat16) {
            return new FixedMeter(Optional.empty(), Optional.of(new StepSeconds(float32, bfloat16, 6)));
        }

        @Override
        public Optional<String> obstacle(ComputeDevice device) {
            return obstacle;
        }

        @Override
        public Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device) {
            measurements++;
            return seconds;
        }
    }

    @Test
    void bfloat16_is_chosen_if_it_saves_ten_percent_and_recorded_with_what_was_measured() throws IOException {
        Path folder = parent.resolve("run");
        tiny(folder, "auto").precisionMeter(FixedMeter.of(0.74, 0.31)).run();

        String line = "precision: bfloat16, 0.31 s a step against 0.74 s in float32";
        assertThat(messages).contains(line);
        assertThat(Files.readString(new RunFiles(folder).log())).contains("step 0: " + line);
        assertThat(Files.readString(new RunFiles(folder).recipe())).contains("precision: bfloat16");
        assertThat(precision(folder)).isEqualTo(Precision.BFLOAT16);
    }

    @Test
    void float32_is_chosen_if_bfloat16_saves_less() {
        assertThat(chosen(FixedMeter.of(0.74, 0.70)))
                .isEqualTo("precision: float32, 0.74 s a step against 0.70 s in bfloat16");
        assertThat(chosen(FixedMeter.of(0.0100, 0.0091)))
                .isEqualTo("precision: float32, 0.0100 s a step against 0.0091 s in bfloat16");
        assertThat(chosen(FixedMeter.of(0.0100, 0.0090)))
                .isEqualTo("precision: bfloat16, 0.0090 s a step against 0.0100 s in float32");
    }

    @Test
    void a_measurement_of_a_smaller_batch_says_so() {
        FixedMeter meter = new FixedMeter(Optional.empty(), Optional.of(new StepSeconds(1, 0.5, 4)));
        assertThat(chosen(meter)).endsWith("1.00 s in float32 with a batch of 4");
    }

    @Test
    void nothing_is_measured_where_bfloat16_cannot_win() {
        FixedMeter slow = new FixedMeter(Optional.of("no units"), Optional.of(new StepSeconds(2, 1, 6)));
        assertThat(chosen(slow)).isEqualTo("precision: float32: no units");
        assertThat(slow.measurements).isZero();

        FixedMeter fast = FixedMeter.of(2, 1);
        Recipe vectors = Recipes.named("goodfellow2014", List.of("training.precision=auto"));
        assertThat(PrecisionChoice.of(vectors, ComputeDevice.CPU, fast).reason())
                .hasValue("precision: float32: the networks have no convolutions between images larger than 4×4");
        assertThat(fast.measurements).isZero();
    }

    @Test
    void a_processor_is_measured_if_the_system_reports_instructions_for_bfloat16() {
        assertThat(PrecisionMeter.obstacleOnCpu("amx_bf16"::equals)).isEmpty();
        assertThat(PrecisionMeter.obstacleOnCpu("avx512_bf16"::equals)).isEmpty();
        assertThat(PrecisionMeter.obstacleOnCpu("avx512f"::equals))
                .hasValue("the system reports no instructions for bfloat16 (amx_bf16, avx512_bf16)");
    }

    @Test
    void steps_that_are_too_long_or_fail_leave_float32() {
        assertThat(chosen(new FixedMeter(Optional.empty(), Optional.empty())))
                .isEqualTo("precision: float32: a step takes too long to compare it with bfloat16");
        PrecisionMeter failing = new PrecisionMeter() {
            @Override
            public Optional<String> obstacle(ComputeDevice device) {
                return Optional.empty();
            }

            @Override
            public Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device) {
                throw new IllegalStateException("no such kernel\nat native code");
            }
        };
        assertThat(chosen(failing)).isEqualTo("precision: float32: bfloat16 failed: no such kernel");
    }

    @Test
    void an_explicit_precision_is_not_measured() {
        FixedMeter meter = FixedMeter.of(2, 1);
        tiny(parent.resolve("exact"), "float32").precisionMeter(meter).run();
        tiny(parent.resolve("set"), "auto")
                .precision(Precision.BFLOAT16)
                .precisionMeter(meter)
                .run();

        assertThat(precision(parent.resolve("exact"))).isEqualTo(Precision.FLOAT32);
        assertThat(precision(parent.resolve("set"))).isEqualTo(Precision.BFLOAT16);
        assertThat(meter.measurements).isZero();
        assertThat(messages).noneMatch(line -> line.startsWith("precision"));
    }

    @Test
    void a_run_in_bfloat16_on_a_machine_without_units_for_it_says_so() {
        FixedMeter meter = new FixedMeter(Optional.of("no units"), Optional.empty());
        tiny(parent.resolve("run"), "bfloat16").steps(6).precisionMeter(meter).run();
        String hint = "precision: bfloat16, which may save no time here: no units";
        assertThat(messages).contains(hint);

        messages.clear();
        resume(parent.resolve("run"), meter).steps(9).resume();
        assertThat(messages).contains(hint);
    }

    @Test
    void a_real_measurement_does_not_change_the_run() throws IOException {
        List<Optional<StepSeconds>> measured = new ArrayList<>();
        PrecisionMeter meter = new PrecisionMeter() {
            @Override
            public Optional<String> obstacle(ComputeDevice device) {
                return Optional.empty();
            }

            @Override
            public Optional<StepSeconds> measure(Recipe recipe, ComputeDevice device) {
                measured.add(StepSeconds.measure(recipe, device));
                return Optional.of(new StepSeconds(1, 0.5, 6));
            }
        };
        tiny(parent.resolve("auto"), "auto").precisionMeter(meter).run();
        tiny(parent.resolve("explicit"), "bfloat16").run();

        assertThat(measured).hasSize(1);
        assertThat(files(parent.resolve("auto"))).isEqualTo(files(parent.resolve("explicit")));
    }

    @Test
    void a_resumed_run_in_bfloat16_is_bit_equal_and_not_measured_again() {
        tiny(parent.resolve("whole"), "bfloat16").run();
        Path folder = parent.resolve("run");
        FixedMeter meter = FixedMeter.of(2, 1);
        tiny(folder, "auto").precisionMeter(meter).steps(12).onStep(step -> {}).run();
        Path stopped = parent.resolve("stopped");
        TrainingSession first = tiny(stopped, "auto").precisionMeter(meter);
        first.onStep(step -> {
                    if (step.step() == 7) {
                        first.stop();
                    }
                })
                .run();
        assertThat(meter.measurements).isEqualTo(2);

        FixedMeter other = FixedMeter.of(1, 2); // would choose float32
        resume(stopped, other).resume();

        assertThat(other.measurements).isZero();
        assertThat(precision(stopped)).isEqualTo(Precision.BFLOAT16);
        assertThat(files(stopped)).isEqualTo(files(parent.resolve("whole"))).isEqualTo(files(folder));
    }

    @Test
    void a_program_that_always_resumes_keeps_the_recorded_precision() {
        Path folder = parent.resolve("run");
        tiny(folder, "auto").steps(6).precisionMeter(FixedMeter.of(2, 1)).resume();
        FixedMeter other = FixedMeter.of(1, 2);
        tiny(folder, "auto").steps(9).precisionMeter(other).resume();
        resume(folder, other).precision(Precision.AUTO).steps(10).resume();
        resume(folder, other).precision(Precision.BFLOAT16).steps(11).resume();

        assertThat(precision(folder)).isEqualTo(Precision.BFLOAT16);
        assertThat(other.measurements).isZero();
    }

    @Test
    void another_precision_is_refused_when_a_run_is_resumed() throws IOException {
        Path folder = parent.resolve("run");
        tiny(folder, "bfloat16").steps(6).run();
        String recorded = Files.readString(new RunFiles(folder).recipe());
        String refusal = folder
                + " is trained in bfloat16; got training.precision float32: leave it out, or choose another folder";

        assertThatThrownBy(() -> TrainingSession.in(folder)
                        .precision(Precision.FLOAT32)
                        .steps(9)
                        .resume())
                .isInstanceOf(UsageException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> tiny(folder, "float32").steps(9).resume())
                .isInstanceOf(UsageException.class)
                .hasMessage(refusal);
        assertThat(Files.readString(new RunFiles(folder).recipe())).isEqualTo(recorded);
    }

    @Test
    void a_run_from_before_the_setting_is_resumed_in_float32() throws IOException {
        Path whole = parent.resolve("whole");
        tiny(whole, "float32").run();
        Path folder = parent.resolve("old");
        tiny(folder, "float32").steps(12).onStep(step -> {}).run();
        TrainingSession first = tiny(parent.resolve("stopped"), "float32");
        first.onStep(step -> {
                    if (step.step() == 7) {
                        first.stop();
                    }
                })
                .run();
        Path old = parent.resolve("stopped");
        forgetPrecision(new RunFiles(old).recipe());
        assertThat(Run.open(old).recipe().training().precision()).isEqualTo(Precision.FLOAT32);

        FixedMeter meter = FixedMeter.of(2, 1);
        resume(old, meter).resume();

        assertThat(meter.measurements).isZero();
        assertThat(precision(old)).isEqualTo(Precision.FLOAT32);
        assertThat(files(old)).isEqualTo(files(whole));
        assertThatThrownBy(() -> TrainingSession.in(old)
                        .set("training.precision=bfloat16")
                        .steps(15)
                        .resume())
                .hasMessageContaining("is trained in float32; got training.precision bfloat16");
    }

    @Test
    void samples_of_the_same_weights_do_not_depend_on_the_precision_of_the_run() {
        Path folder = parent.resolve("run");
        List<Picture> shown = new ArrayList<>();
        tiny(folder, "bfloat16")
                .listen(new TrainingListener() {
                    @Override
                    public void sampled(Samples samples) {
                        shown.clear();
                        shown.addAll(samples.generated());
                    }
                })
                .run();
        Recipe inFloat32 = TinyGan.recipe("training.precision=float32");
        List<Picture> expected;
        try (Network network = new Network(
                inFloat32.generator(), inFloat32.networks().init(), RandomStream.of(1), ComputeDevice.CPU)) {
            Checkpoint.readGenerator(Checkpoints.of(new RunFiles(folder)).list().get(0), network);
            Sampler sampler = Sampler.of(network, inFloat32);
            expected = sampler.draw(Training.SAMPLES, RandomStream.of(3).at("samples"));
        }

        assertThat(pixels(shown)).isEqualTo(pixels(expected));
    }

    private static List<String> pixels(List<Picture> pictures) {
        return pictures.stream()
                .map(picture -> Arrays.toString(picture.pixels()))
                .toList();
    }

    private String chosen(PrecisionMeter meter) {
        return PrecisionChoice.of(TinyGan.recipe("training.precision=auto"), ComputeDevice.CPU, meter)
                .reason()
                .orElseThrow();
    }

    private TrainingSession tiny(Path folder, String precision) {
        return TrainingSession.of(TinyGan.recipe("training.precision=" + precision))
                .data("pond:40")
                .seed(3)
                .into(folder)
                .precisionMeter(new FixedMeter(Optional.empty(), Optional.empty()))
                .onMessage(messages::add);
    }

    private TrainingSession resume(Path folder, PrecisionMeter meter) {
        return TrainingSession.in(folder).precisionMeter(meter).onMessage(messages::add);
    }

    private static void forgetPrecision(Path recipe) throws IOException {
        String now = Files.readString(recipe);
        String before = now.replaceAll("(?m)^ *precision: .*\\R", "");
        assertThat(before).isNotEqualTo(now);
        Files.writeString(recipe, before);
    }

    private static Precision precision(Path folder) {
        return Run.open(folder).recipe().training().precision();
    }

    /** Returns the SHA-256 of each file of the newest checkpoint. */
    private static Map<String, String> files(Path folder) {
        return Manifest.read(Checkpoints.of(new RunFiles(folder)).list().get(0)).sha256();
    }
}
