package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.gate.GateReport;

class SignalTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void a_signal_ends_a_training_with_a_checkpoint_of_its_last_step(String signal, int status) throws Exception {
        assumeNotIgnored(signal);
        TinyRun run = new TinyRun(folder.resolve("run"));
        try (ChildRana child = ChildRana.start(folder.resolve("output.txt"), List.of(), run.start())) {
            while (child.isAlive() && run.logged() < 7) {
                Thread.sleep(2);
            }
            child.signal(signal);

            assertThat(child.exit()).as(child.output()).isEqualTo(status);
            assertThat(child.output()).contains("stopping after this step", "continue: rana train --resume");
            assertThat(run.kept()).isEqualTo(run.logged()).isLessThan(TinyRun.STEPS);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    @Tag("gate")
    void a_signal_in_the_middle_of_a_long_step_leaves_a_checkpoint(String signal, int status) throws Exception {
        assumeNotIgnored(signal);
        Path out = folder.resolve("run");
        List<String> frog = List.of("train", "frog", "--data", "pond:400", "--steps", "30", "--out", out.toString());
        try (ChildRana child = ChildRana.start(folder.resolve("output.txt"), List.of(), frog)) {
            TinyRun run = new TinyRun(out);
            while (child.isAlive() && run.logged() < 1) {
                Thread.sleep(10);
            }
            long signalled = System.nanoTime();
            child.signal(signal);

            assertThat(child.exit()).as(child.output()).isEqualTo(status);
            double seconds = (System.nanoTime() - signalled) / 1e9;
            assertThat(run.kept()).isEqualTo(run.logged()).isLessThan(30);
            GateReport.record(
                    "5. " + signal,
                    "in the middle of a step of the recipe frog",
                    String.format(
                            Locale.ROOT,
                            "a resumable checkpoint of that step, and exit code %d, %.1f s later",
                            status,
                            seconds));
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    @Tag("gate")
    void a_second_signal_exits_in_the_middle_of_a_step(String signal, int status) throws Exception {
        assumeNotIgnored(signal);
        Path run = folder.resolve("run");
        List<String> longSteps = List.of(
                "train", "frog", "--data", "pond:400", "--batch", "200", "--steps", "3", "--out", run.toString());
        try (ChildRana child = ChildRana.start(folder.resolve("output.txt"), List.of(), longSteps)) {
            while (child.isAlive() && !Files.exists(run.resolve("samples/real-000000.png"))) {
                Thread.sleep(10);
            }
            Thread.sleep(2000);
            child.signal(signal);
            Thread.sleep(500);
            long second = System.nanoTime();
            child.signal(signal);

            assertThat(child.exit()).as(child.output()).isEqualTo(status);
            double seconds = (System.nanoTime() - second) / 1e9;
            assertThat(child.output()).contains("exited at once").doesNotContain("SIGSEGV");
            GateReport.record(
                    "5. a second " + signal,
                    "two signals, half a second apart, in the middle of a step of the recipe frog with 200 images",
                    String.format(Locale.ROOT, "exit %.2f s after the second signal, exit code %d", seconds, status));
        }
    }

    @Test
    void a_step_that_exceeds_the_timeout_is_aborted_with_the_status_of_the_signal() throws Exception {
        CompletableFuture<Integer> left = new CompletableFuture<>();
        AtomicInteger stops = new AtomicInteger();
        try (Interrupt interrupt =
                new Interrupt("stopping", stops::incrementAndGet, Duration.ofMillis(20), left::complete)) {
            interrupt.signalled(15);

            assertThat(left.get(30, TimeUnit.SECONDS)).isEqualTo(143);
            assertThat(stops).hasValue(1);
            assertThat(interrupt.status(0)).isEqualTo(143);
        }
    }

    @Test
    void a_second_signal_exits_with_the_status_of_the_first_and_a_step_that_ends_in_time_does_not() throws Exception {
        AtomicInteger left = new AtomicInteger();
        Interrupt interrupt = new Interrupt("stopping", () -> {}, Duration.ofMinutes(1), left::set);
        assertThat(interrupt.status(7)).isEqualTo(7);
        interrupt.signalled(2);
        assertThat(left).hasValue(0);
        interrupt.signalled(15);
        assertThat(left).hasValue(130);
        interrupt.close();
    }

    /**
     * Skips the test if the signal is ignored. A shell starts background jobs with SIGINT ignored,
     * and their children inherit this.
     */
    private static void assumeNotIgnored(String signal) throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/kill")),
                "signals are sent by /bin/kill, which this system does not have");
        Path status = Path.of("/proc/self/status");
        if (signal.equals("INT") && Files.isReadable(status)) {
            try (Stream<String> lines = Files.lines(status)) {
                long ignored = lines.filter(line -> line.startsWith("SigIgn:"))
                        .mapToLong(
                                line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .findFirst()
                        .orElse(0);
                assumeTrue((ignored & 0b10) == 0, "SIGINT is ignored: this build is a background job of a shell");
            }
        }
    }
}
