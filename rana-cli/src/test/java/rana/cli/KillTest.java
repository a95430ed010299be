package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is killed, however often and wherever, ends as one that was not. */
class KillTest {
    private static final int KILLED = 137;

    private static List<String> unstopped = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void train(@TempDir Path folder) throws IOException {
        TinyRun run = new TinyRun(folder.resolve("unstopped"));
        MainTest.Result result = MainTest.run(run.begin().toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        unstopped = run.essence();
    }

    @Test
    void a_run_that_is_killed_at_random_times_ends_as_one_that_was_not() throws Exception {
        survive(1, 2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("gate")
    void two_hundred_kills_at_random_times(int seed) throws Exception {
        survive(seed, 10);
    }

    static List<Integer> seeds() {
        return IntStream.range(100, 120).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"before-move:step-*:kill:3", "write:*.optimizers.safetensors.part:kill:2"})
    void a_run_that_is_killed_within_a_checkpoint_ends_as_one_that_was_not(String failpoint) throws Exception {
        survive(failpoint);
    }

    @ParameterizedTest
    @MethodSource("failpoints")
    @Tag("gate")
    void kills_at_every_step_of_the_protocol(String failpoint) throws Exception {
        survive(failpoint);
    }

    /** Every step by which a run writes, at its first time and a later one. */
    static List<String> failpoints() {
        List<String> once = List.of(
                "after-createDirectories:samples:kill",
                "before-move:recipe.yaml:kill",
                "before-move:run.json:kill",
                "after-move:run.json:kill",
                "after-lock:.lock:kill",
                "before-createDirectories:checkpoints:kill");
        List<String> often = List.of(
                "before-append:metrics.jsonl:kill",
                "after-append:metrics.jsonl:kill",
                "before-force:metrics.jsonl:kill",
                "before-createDirectories:.step-*:kill",
                "after-createDirectories:.step-*:kill",
                "after-create:.generator.safetensors.part:kill",
                "write:.generator-average.safetensors.part:kill",
                "before-force:.discriminator.safetensors.part:kill",
                "before-move:discriminator.safetensors:kill",
                "after-move:optimizers.safetensors:kill",
                "after-create:.checkpoint.json.part:kill",
                "write:.checkpoint.json.part:kill",
                "before-force:.checkpoint.json.part:kill",
                "before-move:checkpoint.json:kill",
                "after-move:checkpoint.json:kill",
                "before-forceFolder:.step-*:kill",
                "before-move:step-*:kill",
                "after-move:step-*:kill",
                "before-forceFolder:checkpoints:kill",
                "after-forceFolder:checkpoints:kill",
                "before-delete:generator.safetensors:kill",
                "after-delete:checkpoint.json:kill");
        return Stream.concat(once.stream(), often.stream().flatMap(point -> Stream.of(point + ":1", point + ":5")))
                .toList();
    }

    private void survive(String failpoint) throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        try (ChildRana child =
                ChildRana.start(folder.resolve("output.txt"), List.of("-Drana.failpoint=" + failpoint), run.begin())) {
            assertThat(child.exit()).as(failpoint + ": " + child.output()).isEqualTo(KILLED);
        }
        finish(run);
    }

    private void survive(int seed, int kills) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        TinyRun run = new TinyRun(folder.resolve("run"));
        for (int kill = 0; kill < kills; kill++) {
            try (ChildRana child = ChildRana.start(folder.resolve("output.txt"), List.of(), run.goOn())) {
                long step = random.nextLong(TinyRun.STEPS * kill / kills, TinyRun.STEPS * (kill + 1L) / kills);
                while (child.isAlive() && run.logged() < step) {
                    Thread.sleep(1);
                }
                Thread.sleep(random.nextInt(20));
                child.kill();
            }
            assertThat(run.logged() - run.kept()).isBetween(0L, (long) TinyRun.EVERY);
        }
        finish(run);
    }

    private static void finish(TinyRun run) throws IOException {
        assertThat(run.logged() - run.kept()).isBetween(0L, (long) TinyRun.EVERY);
        if (run.kept() < TinyRun.STEPS) {
            MainTest.Result result = MainTest.run(run.goOn().toArray(String[]::new));
            assertThat(result.exit()).as(result.err()).isZero();
        }
        assertThat(run.essence()).isEqualTo(unstopped);
    }
}
