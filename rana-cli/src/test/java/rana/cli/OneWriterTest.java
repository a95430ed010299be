package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.gate.GateReport;

class OneWriterTest {
    private static final int PROCESSES = 5;

    @TempDir
    private Path folder;

    @Test
    void a_run_in_training_is_refused_with_the_process_that_trains_it_until_that_is_killed() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        try (ChildRana holder = ChildRana.start(folder.resolve("output.txt"), List.of(), run.start())) {
            while (holder.isAlive() && run.kept() == 0) {
                Thread.sleep(2);
            }
            String name = "is being trained by another process (process " + holder.pid() + " on ";
            for (List<String> command : List.of(run.resume(), run.start())) {
                MainTest.Result refused = MainTest.run(command.toArray(String[]::new));
                assertThat(refused.exit()).as(refused.err()).isEqualTo(1);
                assertThat(refused.err()).contains(name).contains(": wait for it, or stop it");
            }
            holder.kill();
        }
        MainTest.Result free = MainTest.run(run.resume().toArray(String[]::new));
        assertThat(free.exit()).as(free.err()).isZero();
    }

    @Test
    @Tag("gate")
    void one_of_five_processes_gets_the_run_folder() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        List<ChildRana> all = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        long started = System.nanoTime();
        for (int i = 0; i < PROCESSES; i++) {
            all.add(ChildRana.start(folder.resolve("output" + i), List.of(), run.start()));
        }
        List<ChildRana> losers = new ArrayList<>();
        while (losers.size() < PROCESSES - 1) {
            for (ChildRana each : all) {
                if (!each.isAlive() && !losers.contains(each)) {
                    seconds.add((System.nanoTime() - started) / 1e9);
                    losers.add(each);
                }
            }
            Thread.sleep(5);
        }
        for (ChildRana loser : losers) {
            assertThat(loser.exit()).as(loser.output()).isEqualTo(1);
            assertThat(loser.output()).contains("is being trained by another process (process ");
        }
        all.removeAll(losers);
        assertThat(all.get(0).exit()).as(all.get(0).output()).isZero();
        GateReport.record(
                "6. one writer",
                "%d simultaneous processes for one run folder, which share the machine's cores".formatted(PROCESSES),
                String.format(
                        Locale.ROOT,
                        "one trained; the others named it and ended %.1f to %.1f s after their start",
                        seconds.get(0),
                        seconds.get(seconds.size() - 1)));
    }

    @Test
    @Tag("gate")
    void concurrent_first_runs_unpack_the_engine_one_after_the_other() throws Exception {
        List<String> options = List.of("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"));
        List<ChildRana> both = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            both.add(ChildRana.start(
                    folder.resolve("output-" + name), options, new TinyRun(folder.resolve(name)).start()));
        }
        for (ChildRana each : both) {
            assertThat(each.exit()).as(each.output()).isZero();
        }
        GateReport.record(
                "6. first runs at once",
                "2 simultaneous processes that both have to unpack the engine",
                "both trained to their end");
    }
}
