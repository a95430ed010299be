package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.gate.GateReport;

/**
 * Checks that a run that is killed, at any step and any number of times, ends like an uninterrupted
 * one.
 */
class KillTest {
    private static final int KILLED = 137;
    private static final int RUNS = 20;
    private static final int KILLS = 10;

    private static List<String> uninterrupted = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void train(@TempDir Path folder) throws IOException {
        TinyRun run = new TinyRun(folder.resolve("uninterrupted"));
        MainTest.Result result = MainTest.run(run.start().toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        uninterrupted = run.results();
    }

    @Test
    void a_run_that_is_killed_at_random_times_ends_like_an_uninterrupted_one() throws Exception {
        survive(folder.resolve("run"), 1, 2);
    }

    @Test
    @Tag("gate")
    void two_hundred_kills_at_random_times() throws Exception {
        SplittableRandom seeds = new SplittableRandom(GateReport.seed());
        for (int run = 0; run < RUNS; run++) {
            survive(folder.resolve("run" + run), seeds.nextInt(), KILLS);
        }
        GateReport.record(
                "1. kill -9",
                "%d kills of a training at random times, %d in each of %d runs".formatted(RUNS * KILLS, KILLS, RUNS),
                "every run resumed unattended, lost at most one checkpoint interval, and ended with the same SHA-256 as the"
                        + " uninterrupted run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before-move:step-*:kill:3", "write:*.optimizers.safetensors.part:kill:2"})
    void a_run_that_is_killed_while_it_writes_a_checkpoint_ends_like_an_uninterrupted_one(String failpoint)
            throws Exception {
        survive(folder.resolve("run"), failpoint);
    }

    @Test
    @Tag("gate")
    void kills_at_every_step_of_the_protocol() throws Exception {
        List<String> all = failpoints();
        for (String failpoint : all) {
            survive(folder.resolve("run" + all.indexOf(failpoint)), failpoint);
        }
        GateReport.record(
                "1. kill -9 at failpoints",
                "%d kills before, during and after the file operations that write a run and its checkpoints"
                        .formatted(all.size()),
                "every run resumed unattended, lost at most one checkpoint interval, and ended with the same SHA-256 as the"
                        + " uninterrupted run");
    }

    /** Returns a failpoint at each write of a run, at the first and at a later occurrence. */
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

    private void survive(Path out, String failpoint) throws Exception {
        TinyRun run = new TinyRun(out);
        try (ChildRana child =
                ChildRana.start(folder.resolve("output.txt"), List.of("-Drana.failpoint=" + failpoint), run.start())) {
            assertThat(child.exit()).as(failpoint + ": " + child.output()).isEqualTo(KILLED);
        }
        finish(run);
    }

    private void survive(Path out, int seed, int kills) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        TinyRun run = new TinyRun(out);
        for (int kill = 0; kill < kills; kill++) {
            try (ChildRana child = ChildRana.start(folder.resolve("output.txt"), List.of(), run.resume())) {
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
            MainTest.Result result = MainTest.run(run.resume().toArray(String[]::new));
            assertThat(result.exit()).as(result.err()).isZero();
        }
        assertThat(run.results()).isEqualTo(uninterrupted);
    }
}
