package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.checkpoint.Manifest;
import rana.gate.GateReport;
import rana.io.Sha256;

/**
 * Checks that a training in two workers that are killed or suspended, at any time and any number of
 * times, ends like an undisturbed one of a single process, and leaves nothing behind.
 */
class WorkerFailuresTest {
    private static final int WORKERS = 2;
    private static final int RUNS = 5;
    private static final int KILLS = 10;
    private static final int MAX_START_MILLIS = 3_000;

    private static Undisturbed undisturbed = new Undisturbed(List.of(), Map.of());

    @TempDir
    private Path folder;

    /** The results of a training that nothing happened to, and the SHA-256 of its files. */
    private record Undisturbed(List<String> results, Map<String, String> files) {}

    /** The processes of a supervisor that were seen, and the sockets on which they listened. */
    private record Seen(Set<Long> processes, Set<String> sockets) {}

    @BeforeAll
    static void train(@TempDir Path folder) throws Exception {
        TinyRun run = new TinyRun(folder.resolve("undisturbed"));
        try (ChildRana alone = ChildRana.start(folder.resolve("output.txt"), List.of(), inShards(run))) {
            assertThat(alone.exit()).as(alone.output()).isZero();
        }
        undisturbed = new Undisturbed(run.results(), files(run));
    }

    @ParameterizedTest
    @ValueSource(strings = {"before-move:step-*:kill:3", "after-gather:rank-1:kill:75"})
    void a_kill_at_a_failpoint_ends_in_the_undisturbed_run(String failpoint) throws Exception {
        survive("run", failpoint);
    }

    @Test
    @Tag("gate")
    void kills_at_every_failpoint() throws Exception {
        List<String> all = new ArrayList<>(KillTest.failpoints());
        all.addAll(failpointsOfTheGroup());
        for (String failpoint : all) {
            survive("run" + all.indexOf(failpoint), failpoint);
        }
        GateReport.record(
                "16. workers, kill -9 at failpoints",
                ("%d trainings in two workers, one of which was killed: %d times before, during or after a file operation of"
                                + " the first one, %d times before or after a call of the group, by each of the two")
                        .formatted(
                                all.size(),
                                KillTest.failpoints().size(),
                                failpointsOfTheGroup().size()),
                END);
    }

    @Test
    @Tag("gate")
    void fifty_kills_of_random_workers_at_random_times() throws Exception {
        SplittableRandom random = new SplittableRandom(GateReport.seed());
        for (int run = 0; run < RUNS; run++) {
            TinyRun training = new TinyRun(folder.resolve("run" + run));
            try (ChildRana supervisor = inTwo(training, List.of())) {
                Seen seen = new Seen(new TreeSet<>(), new TreeSet<>());
                List<ProcessHandle> workers = List.of();
                for (int kills = 0; kills < KILLS; ) {
                    workers = next(supervisor, workers, seen);
                    assertThat(workers).as(supervisor.output()).hasSize(WORKERS);
                    awaitRandomTime(random, training, kills, workers);
                    if (workers.stream().allMatch(ProcessHandle::isAlive)) { // a busy machine may lose one by itself
                        workers.get(random.nextInt(WORKERS)).destroyForcibly();
                        kills++;
                    }
                }
                next(supervisor, workers, seen);
                requireUndisturbed(training, supervisor, seen, KILLS);
                assertThat(supervisor.output().split("was ended by signal 9", -1))
                        .hasSize(KILLS + 1);
            }
        }
        GateReport.record(
                "16. workers, kill -9",
                "%d kills of a random one of two workers, at random times of their start and of the training, %d in each of %d runs"
                        .formatted(RUNS * KILLS, KILLS, RUNS),
                END);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Tag("gate")
    void a_worker_that_is_suspended_is_replaced(int rank) throws Exception {
        TinyRun training = new TinyRun(folder.resolve("run"));
        try (ChildRana supervisor = inTwo(training, List.of())) {
            Seen seen = new Seen(new TreeSet<>(), new TreeSet<>());
            List<ProcessHandle> workers = next(supervisor, List.of(), seen);
            awaitStep(training, TinyRun.EVERY + 5, workers);
            long begin = System.nanoTime();
            new ProcessBuilder("kill", "-STOP", Long.toString(workers.get(rank).pid()))
                    .start()
                    .waitFor();
            next(supervisor, workers, seen);
            double seconds = (System.nanoTime() - begin) / 1e9;
            requireUndisturbed(training, supervisor, seen, 1);
            assertThat(supervisor.output()).contains("worker %d has not responded for 30 s".formatted(rank));
            GateReport.record(
                    "16. workers, SIGSTOP of rank " + rank,
                    "one of two workers is suspended in the middle of a training",
                    "new workers %.0f s later; %s".formatted(seconds, END));
        }
    }

    private static final String END =
            "every run was resumed by its supervisor and ended with the weights, metrics and samples of an undisturbed run of one"
                    + " process, to the bit; no process, listening socket, temporary folder or incomplete file was left";

    /** Returns a failpoint before and after calls of the group in either worker, early and late. */
    private static List<String> failpointsOfTheGroup() {
        return IntStream.range(0, WORKERS)
                .boxed()
                .flatMap(rank -> Stream.of("before-gather", "after-gather", "before-broadcast", "after-broadcast")
                        .flatMap(step ->
                                Stream.of(1, 2, 5, 100).map(n -> "%s:rank-%d:kill:%d".formatted(step, rank, n))))
                .toList();
    }

    /** Trains with a kill at {@code failpoint}, which happens once. */
    private void survive(String name, String failpoint) throws Exception {
        TinyRun training = new TinyRun(folder.resolve(name));
        Path marker = folder.resolve(name + "-was-killed");
        try (ChildRana supervisor =
                inTwo(training, List.of("-Drana.failpoint=" + failpoint, "-Drana.failpoint.once=" + marker))) {
            Seen seen = new Seen(new TreeSet<>(), new TreeSet<>());
            List<ProcessHandle> first = next(supervisor, List.of(), seen);
            next(supervisor, first, seen);
            requireUndisturbed(training, supervisor, seen, 1);
            assertThat(marker).as(failpoint).exists();
        }
    }

    private void requireUndisturbed(TinyRun training, ChildRana supervisor, Seen seen, int restarts) throws Exception {
        assertThat(supervisor.exit()).as(supervisor.output()).isZero();
        assertThat(supervisor.output()).contains("(restart %d of at most".formatted(restarts));
        assertThat(training.results()).as(supervisor.output()).isEqualTo(undisturbed.results);
        assertThat(files(training)).isEqualTo(undisturbed.files);
        try (Stream<Path> checkpoints = Files.list(training.out().resolve("checkpoints"))) {
            for (Path checkpoint : checkpoints.filter(one -> !isHidden(one)).toList()) {
                assertThat(Manifest.read(checkpoint).sha256()).isNotEmpty();
            }
        }
        for (long process : seen.processes) {
            assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive))
                    .as("process %d", process)
                    .isEmpty();
        }
        assertThat(listening()).doesNotContainAnyElementsOf(seen.sockets);
        try (Stream<Path> temporary = Files.list(temporaryFiles())) {
            assertThat(temporary.filter(file -> file.getFileName().toString().startsWith("rana-worker")))
                    .isEmpty();
        }
    }

    /** Returns the SHA-256 of the files of a run that do not depend on times. */
    private static Map<String, String> files(TinyRun training) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (String part : List.of("samples", "checkpoints/step-%06d".formatted(TinyRun.STEPS), "recipe.yaml")) {
            try (Stream<Path> files = Files.walk(training.out().resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(one -> !isHidden(one) && !one.endsWith("checkpoint.json")) // it has times
                        .toList()) {
                    MessageDigest digest = Sha256.digest();
                    digest.update(Files.readAllBytes(file));
                    hashes.put(training.out().relativize(file).toString(), Sha256.hexadecimal(digest));
                }
            }
        }
        return hashes;
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private ChildRana inTwo(TinyRun training, List<String> options) throws IOException {
        List<String> ofJava = new ArrayList<>(options);
        ofJava.add("-Djava.io.tmpdir=" + Files.createDirectories(temporaryFiles()));
        List<String> arguments = new ArrayList<>(inShards(training));
        arguments.addAll(List.of("--workers", Integer.toString(WORKERS), "--max-restarts", "1000"));
        return ChildRana.start(folder.resolve(training.out().getFileName() + ".txt"), ofJava, arguments);
    }

    private Path temporaryFiles() {
        return folder.resolve("temporary");
    }

    private static List<String> inShards(TinyRun training) throws IOException {
        List<String> arguments = new ArrayList<>(training.start());
        arguments.addAll(List.of("--batch", "8", "--shards", Integer.toString(WORKERS)));
        return arguments;
    }

    /** Waits for all workers of the attempt after that of {@code before}; none if it does not come. */
    private static List<ProcessHandle> next(ChildRana supervisor, List<ProcessHandle> before, Seen seen)
            throws InterruptedException, IOException {
        while (supervisor.isAlive()) {
            List<ProcessHandle> workers = ProcessHandle.of(supervisor.pid()).stream()
                    .flatMap(ProcessHandle::children)
                    .filter(child -> child.isAlive() && !before.contains(child))
                    .sorted(Comparator.comparing(ProcessHandle::pid))
                    .toList();
            seen.processes.add(supervisor.pid());
            workers.forEach(worker -> seen.processes.add(worker.pid()));
            for (long process : seen.processes) {
                seen.sockets.addAll(socketsOf(process));
            }
            if (workers.size() == WORKERS) {
                return workers;
            }
            Thread.sleep(5);
        }
        return List.of();
    }

    /** Waits until a random time after the start of the workers, or a random step. */
    private static void awaitRandomTime(
            SplittableRandom random, TinyRun training, int kill, List<ProcessHandle> workers) throws Exception {
        long last = TinyRun.STEPS - TinyRun.EVERY; // so that the training does not end before
        long step = random.nextLong(last * kill / KILLS, last * (kill + 1L) / KILLS);
        if (random.nextInt(3) > 0) {
            awaitStep(training, step, workers);
            Thread.sleep(random.nextInt(20));
            return;
        }
        long end = System.nanoTime() + random.nextInt(MAX_START_MILLIS) * 1_000_000L;
        while (System.nanoTime() < end && training.logged() <= step) {
            Thread.sleep(1);
        }
    }

    private static void awaitStep(TinyRun training, long step, List<ProcessHandle> workers) throws Exception {
        while (training.logged() < step && workers.stream().allMatch(ProcessHandle::isAlive)) {
            Thread.sleep(1);
        }
    }

    /** Returns the sockets that processes of this machine listen on; none if it does not say. */
    private static Set<String> listening() throws IOException {
        Set<String> sockets = new TreeSet<>();
        for (String file : List.of("tcp", "tcp6")) {
            Path table = Path.of("/proc/self/net", file);
            for (String line : Files.isReadable(table) ? Files.readAllLines(table) : List.<String>of()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > 9 && columns[3].equals("0A")) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        }
        return sockets;
    }

    /** Returns the sockets that a process listens on. */
    private static Set<String> socketsOf(long process) throws IOException {
        Set<String> sockets = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process), "fd"))) {
            descriptors.forEach(descriptor -> target(descriptor).ifPresent(sockets::add));
        } catch (IOException | UncheckedIOException e) {
            return Set.of(); // it has ended
        }
        sockets.retainAll(listening());
        return sockets;
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return Optional.empty(); // it was closed
        }
    }
}
