package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.StepReport;

/** Trainings in two processes and their supervisor. */
class WorkersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_training_whose_worker_is_killed_ends_as_one_of_a_single_process(int rank) throws Exception {
        TinyRun whole = new TinyRun(folder.resolve("whole"));
        try (ChildRana alone = ChildRana.start(folder.resolve("whole.txt"), List.of(), arguments(whole))) {
            assertThat(alone.exit()).as(alone.output()).isZero();
        }
        TinyRun run = new TinyRun(folder.resolve("run"));
        try (ChildRana supervisor = ChildRana.start(folder.resolve("run.txt"), List.of(), inTwo(run))) {
            awaitStep(run, TinyRun.EVERY + 5, supervisor);
            workers(supervisor).get(rank).destroyForcibly();

            assertThat(supervisor.exit()).as(supervisor.output()).isZero();
            assertThat(supervisor.output())
                    .contains("worker %d was ended by signal 9".formatted(rank))
                    .contains("(restart 1 of at most 3)");
            assertThat(run.results()).isEqualTo(whole.results());
            assertThat(supervisor.output())
                    .containsPattern("images/s  2 workers, \\d+ % waiting  ")
                    .containsPattern("images/s  2 workers, \\d+ % waiting, 1 restart  ");
            List<RunInfo.Session> sessions =
                    RunInfo.read(new RunFiles(run.out())).sessions();
            assertThat(sessions)
                    .extracting(
                            session -> Objects.requireNonNull(session.workers()).restarts())
                    .containsExactly(0, 1);
            assertThat(sessions)
                    .allSatisfy(session -> assertThat(
                                    Objects.requireNonNull(session.workers()).ranks())
                            .extracting(StepReport.Worker::rank)
                            .containsExactly(0, 1));
            assertThat(Objects.requireNonNull(sessions.get(1).workers()).failure())
                    .startsWith("worker %d was ended by signal 9".formatted(rank));
        }
    }

    @Test
    void a_signal_ends_all_workers_with_one_checkpoint() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        try (ChildRana supervisor = ChildRana.start(folder.resolve("run.txt"), List.of(), inTwo(run))) {
            awaitStep(run, 5, supervisor);
            List<ProcessHandle> workers = workers(supervisor);
            supervisor.signal("TERM");

            assertThat(supervisor.exit()).as(supervisor.output()).isEqualTo(143);
            assertThat(run.kept()).isEqualTo(run.logged()).isLessThan(TinyRun.STEPS);
            assertThat(workers).hasSize(2).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void no_worker_outlives_its_supervisor() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        try (ChildRana supervisor = ChildRana.start(folder.resolve("run.txt"), List.of(), inTwo(run))) {
            awaitStep(run, 5, supervisor);
            List<ProcessHandle> workers = workers(supervisor);
            supervisor.kill();

            for (ProcessHandle worker : workers) {
                worker.onExit().get();
            }
        }
    }

    @Test
    void more_workers_than_shards_and_wrong_numbers_are_refused_in_one_line() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        List<String> three = new ArrayList<>(arguments(run));
        three.addAll(List.of("--workers", "3"));
        try (ChildRana supervisor = ChildRana.start(folder.resolve("run.txt"), List.of(), three)) {
            assertThat(supervisor.exit()).as(supervisor.output()).isEqualTo(2);
            assertThat(supervisor.output())
                    .contains("training.shards (--shards) must be a number of at least 3, that of the workers; got 2")
                    .doesNotContain("restart");
        }
    }

    private List<String> inTwo(TinyRun run) throws IOException {
        List<String> arguments = new ArrayList<>(arguments(run));
        arguments.addAll(List.of("--workers", "2"));
        return arguments;
    }

    private List<String> arguments(TinyRun run) throws IOException {
        List<String> arguments = new ArrayList<>(run.start());
        arguments.addAll(List.of("--batch", "8", "--shards", "2"));
        return arguments;
    }

    private static void awaitStep(TinyRun run, long step, ChildRana supervisor) throws Exception {
        while (supervisor.isAlive() && run.logged() < step) {
            Thread.sleep(10);
        }
        assertThat(supervisor.isAlive()).as(supervisor.output()).isTrue();
    }

    /** Returns the workers, in the order in which they were started. */
    static List<ProcessHandle> workers(ChildRana supervisor) {
        return ProcessHandle.of(supervisor.pid()).stream()
                .flatMap(ProcessHandle::children)
                .sorted(Comparator.comparing(ProcessHandle::pid))
                .toList();
    }
}
