package rana.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.FailureException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.gan.Gan;
import rana.gan.Model;
import rana.gate.GateReport;
import rana.recipe.Recipe;
import rana.run.Command;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.RunInfo;
import rana.run.SettingChange;
import rana.run.StepReport;
import rana.safetensors.SafeTensors;
import rana.session.RecordedRun;
import rana.torch.ComputeDevice;
import rana.torch.Scalars;
import rana.torch.Scope;

class FaultTest {
    private static final RunInfo.Session SESSION = RunInfo.Session.now(0, "rana train", "cpu", 1);
    private static final List<Kind> KINDS = List.of(
            new Kind("generator", "weight"),
            new Kind("discriminator", "weight"),
            new Kind("generator", "moment"),
            new Kind("discriminator", "moment"),
            new Kind("generator", "statistic"),
            new Kind("generator", "average"));
    private static final float[] VALUES = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    @TempDir
    private Path parent;

    /** What becomes a number that is not finite. */
    private record Kind(String network, String of) {}

    private int runs;

    private final List<Rollback> rollbacks = new ArrayList<>();

    static Stream<Injection> a_few() {
        return IntStream.range(0, KINDS.size()).mapToObj(Injection::of);
    }

    @ParameterizedTest
    @MethodSource("a_few")
    void a_number_that_is_not_finite_is_caught_in_the_step_and_the_run_goes_on(Injection injection) throws IOException {
        caught(injection);
    }

    @Test
    @Tag("gate")
    void a_hundred_numbers_that_are_not_finite_are_caught() throws IOException {
        int seed = (int) GateReport.seed();
        for (int i = 0; i < 100; i++) {
            caught(Injection.of(seed + i));
        }
        GateReport.record(
                "13. numbers that are not finite",
                "100 injections of NaN, ∞ and -∞ into weights, statistics, EMA weights and optimiser moments of G and D after a"
                        + " random step",
                "every one caught in the next step, none in a checkpoint; the run rolled back to its last checkpoint with half the"
                        + " learning rates and trained to its end; a value that stays non-finite ends the run at the third time");
    }

    private void caught(Injection injection) throws IOException {
        rollbacks.clear();
        Path folder = train("run" + runs++, TinyGan.recipe("training.steps=24"), injection);

        assertThat(rollbacks).hasSize(1);
        Rollback rollback = rollbacks.get(0);
        assertThat(rollback.step()).isEqualTo(injection.step + 1);
        assertThat(rollback.toStep()).isEqualTo(injection.step / 5 * 5);
        assertThat(rollback.rates()).hasSize(2).allMatch(rate -> rate.to() == rate.from() / 2);
        assertThat(new Checkpoints(folder.resolve("checkpoints")).list()).allSatisfy(FaultTest::requireFinite);
        assertThat(Run.open(folder, List.of()).info().rollbacks()).isEqualTo(rollbacks);
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(lines).hasSize(24);
        for (int i = 0; i < 24; i++) {
            assertThat(lines.get(i)).startsWith("{\"step\":" + (i + 1) + ",");
            assertThat(lines.get(i).contains("\"rollbacks\"")).isEqualTo(i == rollback.toStep());
        }
    }

    @Test
    void a_finite_loss_with_a_gradient_that_is_not_is_a_fault_of_its_network() {
        assertThat(Gan.Report.of(discriminator(1, Double.NaN), new Gan.GeneratorReport(1, 1), Optional::empty)
                        .fault())
                .contains(new Model.Fault("discriminator", "the gradient's norm is NaN"));
        assertThat(Gan.Report.of(
                                discriminator(1, 1),
                                new Gan.GeneratorReport(1, Double.POSITIVE_INFINITY),
                                Optional::empty)
                        .fault())
                .contains(new Model.Fault("generator", "the gradient's norm is Infinity"));
        assertThat(Gan.Report.of(discriminator(Double.NaN, 1), new Gan.GeneratorReport(1, 1), Optional::empty)
                        .fault())
                .contains(new Model.Fault("discriminator", "the loss is NaN"));
        assertThat(Gan.Report.of(discriminator(1, 1), new Gan.GeneratorReport(1, 1), Optional::empty)
                        .fault())
                .isEmpty();
    }

    @Test
    void a_fault_that_stays_ends_the_run_at_the_third_time_with_advice() {
        assertThatThrownBy(() -> train("run", TinyGan.recipe("training.steps=24"), new Injection(1, 7, 0) {
                    @Override
                    boolean due(long step) {
                        return step == 7;
                    }
                }))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("step 8: discriminator: the loss is NaN, for the third time")
                .hasMessageContaining("lower optimizer.discriminator.lr");
        assertThat(rollbacks).extracting(Rollback::toStep).containsExactly(5L, 5L);
        assertThat(rollbacks.get(1).rates()).allMatch(rate -> rate.to() == rate.from() / 2);
        new Checkpoints(parent.resolve("run/checkpoints")).list().forEach(FaultTest::requireFinite);
    }

    @Test
    void a_run_that_went_back_is_resumed_as_if_it_had_not_been_stopped() throws IOException {
        Path whole = train("whole", TinyGan.recipe("training.steps=24"), new Injection(0, 7, 0));
        Path stopped = train("stopped", TinyGan.recipe("training.steps=24"), new Injection(0, 7, 0), 13);

        Run run = Run.open(stopped, List.of());
        Path checkpoint = Checkpoints.newest(run.files(), line -> {});
        try (Training training = Training.resume(
                        run,
                        TinyGan.pictures(),
                        Checkpoints.of(run.files()).newestIntact(line -> {}),
                        Training.Environment.of(ComputeDevice.CPU));
                RecordedRun folder = RecordedRun.resume(
                        run, RunInfo.Session.now(training.stepsTaken(), "on", "cpu", 1), line -> {})) {
            assertThat(checkpoint).endsWithRaw(Path.of("step-000013"));
            training.run(folder.listener());
        }
        for (String file : List.of(Checkpoint.GENERATOR, Checkpoint.AVERAGE, Checkpoint.OPTIMIZERS)) {
            assertThat(stopped.resolve("checkpoints/step-000024").resolve(file))
                    .hasSameBinaryContentAs(
                            whole.resolve("checkpoints/step-000024").resolve(file));
        }
    }

    @Test
    void a_rolled_back_run_repeats_later_changes_at_their_steps() throws IOException {
        Map<Long, Double> commands = new HashMap<>(Map.of(3L, 1e-3, 7L, 1e-2));
        Path folder = train(
                "run",
                TinyGan.recipe("training.steps=12"),
                new Injection(0, 8, 0),
                (training, step) -> Optional.ofNullable(commands.remove(step))
                        .ifPresent(rate -> training.send(Command.change(Map.of("optimizer.generator.lr", rate)))));

        assertThat(rollbacks).extracting(Rollback::toStep).containsExactly(5L);
        assertThat(Run.open(folder, List.of()).info().changes())
                .containsExactly(
                        new SettingChange(3, Map.of("optimizer.generator.lr", 1e-3)),
                        new SettingChange(7, Map.of("optimizer.generator.lr", 1e-2)));
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(lines.get(4)).contains("\"lr_g\":0.001,");
        assertThat(lines.get(5)).contains("\"lr_g\":5.0E-4,");
        assertThat(lines.get(6)).contains("\"lr_g\":5.0E-4,").contains("set optimizer.generator.lr=0.01");
        assertThat(lines.get(7)).contains("\"lr_g\":0.005,");
    }

    @Test
    void other_optimisers_reset_the_rollbacks() throws IOException {
        Path folder = train("run", TinyGan.recipe("training.steps=24"), new Injection(0, 7, 0));

        assertThat(Run.open(folder, List.of("training.steps=30")).info().rollbacks())
                .hasSize(1);
        assertThat(Run.open(folder, List.of("optimizer.generator.lr=1.0e-5"))
                        .info()
                        .rollbacks())
                .isEmpty();
    }

    private Path train(String name, Recipe recipe, Injection injection) {
        return train(name, recipe, injection, Long.MAX_VALUE);
    }

    private Path train(String name, Recipe recipe, Injection injection, long stopAt) {
        return train(name, recipe, injection, (training, step) -> {
            if (step == stopAt) {
                training.stop();
            }
        });
    }

    private Path train(String name, Recipe recipe, Injection injection, ObjLongConsumer<Training> between) {
        Path folder = parent.resolve(name);
        RunInfo info = RunInfo.begin("tiny", RunInfo.Data.of("pond:40", null, TinyGan.pictures()), 3, SESSION);
        try (Training training = new Training(recipe, TinyGan.pictures(), 3, ComputeDevice.CPU);
                RecordedRun run = RecordedRun.create(folder, recipe, info, line -> {})) {
            training.run(TrainingListener.all(List.of(run.listener(), new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                    if (injection.due(report.step())) {
                        injection.into(training.model());
                    }
                    between.accept(training, report.step());
                }

                @Override
                public void rolledBack(Rollback rollback) {
                    rollbacks.add(rollback);
                }
            })));
        }
        return folder;
    }

    private static void requireFinite(Path checkpoint) {
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".safetensors")).toList()) {
                SafeTensors.read(file).forEach((name, array) -> {
                    for (int i = 0; i < array.values().remaining(); i++) {
                        assertThat(array.values().get(i)).as(file + ": " + name).isFinite();
                    }
                });
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Gan.DiscriminatorReport discriminator(double loss, double gradient) {
        return new Gan.DiscriminatorReport(loss, 0, 0, 0, 0, 0, gradient);
    }

    /** A number of some kind that is no longer finite after a step: once, if not said otherwise. */
    private static class Injection {
        private final int kind;
        private final long step;
        private final int value;
        private boolean done;

        Injection(int kind, long step, int value) {
            this.kind = kind;
            this.step = step;
            this.value = value;
        }

        /** Steps 6 to 23, never one with a checkpoint: what is written then was finite when the step was done. */
        static Injection of(int seed) {
            SplittableRandom random = new SplittableRandom(seed);
            long step = 5L * random.nextInt(1, 5) + random.nextInt(1, 4);
            return new Injection(Math.floorMod(seed, KINDS.size()), step, random.nextInt(VALUES.length));
        }

        boolean due(long stepNow) {
            boolean due = !done && stepNow == step;
            done |= due;
            return due;
        }

        void into(Model model) {
            try (Scope scope = Scope.open()) {
                Tensor tensor = chosen(model);
                Tensor first = tensor.detach();
                while (first.dim() > 0) {
                    first = first.select(0, step % first.size(0));
                }
                first.fill_(Scalars.of(VALUES[value]));
            }
        }

        private Tensor chosen(Model model) {
            Function<Map<String, Tensor>, Tensor> any =
                    tensors -> List.copyOf(tensors.values()).get((int) (step % tensors.size()));
            Kind of = KINDS.get(kind);
            return switch (of.of) {
                case "weight" ->
                    Objects.requireNonNull(model.networks().get(of.network))
                            .parameters()
                            .get((int) (step % 2));
                case "moment" ->
                    any.apply(Objects.requireNonNull(model.optimizers().get(of.network))
                            .tensors());
                case "average" -> model.average().parameters().get((int) (step % 2)); // its statistics are G's, copied
                default -> Objects.requireNonNull(model.generator().tensors().get("2.running_var"));
            };
        }

        @Override
        public String toString() {
            return "%s %s becomes %s after step %d"
                    .formatted(KINDS.get(kind).network, KINDS.get(kind).of, VALUES[value], step);
        }
    }
}
