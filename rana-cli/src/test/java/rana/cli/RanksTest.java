package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.gate.GateReport;

/** Trainings with two launchers, each with a worker of its own, that meet at a port of the loopback interface. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // a launcher that hangs must not hang the build
class RanksTest {
    private static final String SECRET = "RANA_RENDEZVOUS_SECRET";

    private static final int RUNS = 5;
    private static final int KILLS = 10;

    private static List<String> uninterrupted = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void train(@TempDir Path folder) throws IOException {
        TinyRun run = new TinyRun(folder.resolve("uninterrupted"));
        MainTest.Result result = MainTest.run(arguments(run).toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        uninterrupted = weights(run);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_training_whose_worker_is_killed_ends_as_one_of_a_single_process(int rank) throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        int port = freePort();
        try (ChildRana first = launcher(run, 0, 2, port, Map.of(SECRET, "0123456789abcdef"));
                ChildRana second = launcher(run, 1, 2, port, Map.of(SECRET, "0123456789abcdef"))) {
            awaitStep(run, TinyRun.EVERY + 5, first);
            worker(rank == 0 ? first : second).destroyForcibly();

            assertThat(first.exit()).as(outputs(first, second)).isZero();
            assertThat(second.exit()).as(outputs(first, second)).isZero();
            assertThat(first.output()).contains("rank %d was ended by signal 9".formatted(rank));
            assertThat(second.output()).contains("(restart 1 of at most 3)");
            assertThat(weights(run)).isEqualTo(uninterrupted);
        }
    }

    @Test
    @Tag("gate")
    void a_launcher_that_is_killed_may_return() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        int port = freePort();
        try (ChildRana first = launcher(run, 0, 2, port, Map.of());
                ChildRana second = launcher(run, 1, 2, port, Map.of())) {
            awaitStep(run, TinyRun.EVERY + 5, first);
            ProcessHandle orphan = worker(second);
            second.kill();
            try (ChildRana again = launcher(run, 1, 2, port, Map.of())) {
                assertThat(first.exit()).as(outputs(first, again)).isZero();
                assertThat(again.exit()).as(outputs(first, again)).isZero();
                assertThat(first.output())
                        .contains("has no connection to rank 0 any more")
                        .contains("(restart 1 of at most 3)");
            }
            assertThat(orphan.isAlive()).isFalse();
            assertThat(run.kept()).isEqualTo(TinyRun.STEPS);
        }
    }

    @Test
    @Tag("gate")
    void the_others_continue_without_a_launcher_that_does_not_return() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        int port = freePort();
        try (ChildRana first = launcher(run, 0, 2, port, Map.of(), "--join-timeout", "20s");
                ChildRana second = launcher(run, 1, 2, port, Map.of())) {
            awaitStep(run, TinyRun.EVERY + 5, first);
            second.kill();

            assertThat(first.exit()).as(first.output()).isZero();
            assertThat(first.output())
                    .contains("rank 1 did not return within 20 s: the training continues with 1 worker");
            assertThat(run.kept()).isEqualTo(TinyRun.STEPS);
        }
    }

    @Test
    @Tag("gate")
    void the_launcher_of_rank_0_may_return_and_continues_the_run() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        int port = freePort();
        try (ChildRana first = launcher(run, 0, 2, port, Map.of());
                ChildRana second = launcher(run, 1, 2, port, Map.of())) {
            awaitStep(run, TinyRun.EVERY + 5, first);
            ProcessHandle orphan = worker(first);
            first.kill();
            orphan.onExit().get();
            try (ChildRana again = launcher(run, 0, 2, port, Map.of())) {
                assertThat(again.exit()).as(outputs(again, second)).isZero();
                assertThat(second.exit()).as(outputs(again, second)).isZero();
            }
            assertThat(second.output()).contains("the connection to rank 0 at 127.0.0.1:%d was lost".formatted(port));
            assertThat(run.kept()).isEqualTo(TinyRun.STEPS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_signal_to_any_launcher_ends_all_with_one_checkpoint(int rank) throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        int port = freePort();
        try (ChildRana first = launcher(run, 0, 2, port, Map.of());
                ChildRana second = launcher(run, 1, 2, port, Map.of())) {
            awaitStep(run, 5, first);
            List<ProcessHandle> workers = List.of(worker(first), worker(second));
            (rank == 0 ? first : second).signal("TERM");

            assertThat(first.exit()).as(outputs(first, second)).isEqualTo(143);
            assertThat(second.exit()).as(outputs(first, second)).isIn(rank == 0 ? List.of(0, 143) : List.of(143));
            assertThat(run.kept()).isEqualTo(run.logged()).isLessThan(TinyRun.STEPS);
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void a_launcher_with_another_secret_world_or_rank_is_refused_and_the_right_one_is_not() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        int port = freePort();
        Map<String, String> secret = Map.of(SECRET, "0123456789abcdef");
        try (ChildRana first = launcher(run, 0, 2, port, secret)) {
            assertRefused(
                    launcher(run, 1, 2, port, Map.of(SECRET, "0123456789abcdeF")),
                    "the launcher at 127.0.0.1 has another secret than rank 0: set RANA_RENDEZVOUS_SECRET");
            assertRefused(launcher(run, 1, 3, port, secret), "has a world of 3, and rank 0 one of 2");
            try (ChildRana second = launcher(run, 1, 2, port, secret)) {
                awaitStep(run, 1, first);
                assertRefused(launcher(run, 1, 2, port, secret), "has joined already");

                assertThat(first.exit()).as(outputs(first, second)).isZero();
                assertThat(second.exit()).as(outputs(first, second)).isZero();
                assertThat(first.output())
                        .contains("another secret than rank 0")
                        .contains("has a world of 3")
                        .contains("has joined already")
                        .doesNotContain("restart");
            }
        }
    }

    private static void assertRefused(ChildRana launcher, String reason) throws Exception {
        try (launcher) {
            assertThat(launcher.exit()).as(launcher.output()).isEqualTo(2);
            assertThat(launcher.output()).contains(reason).hasLineCount(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rank 2 --world 2 --rendezvous 127.0.0.1:PORT | rana: rank (--rank) must be from 0 to 1",
                "--rank 0 --world 2 | --rank, --world and --rendezvous belong together; got no --rendezvous",
                "--rank 0 --world 2 --rendezvous 127.0.0.1 | --rendezvous must be HOST:PORT",
                "--rank 0 --world 2 --rendezvous 127.0.0.1:PORT --workers 2 | use one of the two",
                "--rank 0 --world 2 --rendezvous 127.0.0.1:PORT --interface nic9 | this host has no interface or address 'nic9'",
                "--rank 1 --world 2 --rendezvous 192.0.2.1:PORT | can be reached from other machines, and has no secret"
            })
    void wrong_options_get_one_line(String options, String message) throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        List<String> arguments = new ArrayList<>(arguments(run));
        arguments.addAll(
                List.of(options.replace("PORT", Integer.toString(freePort())).split(" ")));
        assertRefused(ChildRana.start(folder.resolve("wrong.txt"), List.of(), arguments), message);
    }

    @Test
    void a_port_in_use_a_rank_0_that_is_not_there_and_one_that_does_not_come_get_one_line() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ChildRana first = launcher(run, 0, 2, other.getLocalPort(), Map.of())) {
            assertThat(first.exit()).as(first.output()).isEqualTo(1);
            assertThat(first.output())
                    .contains("cannot listen at the rendezvous 127.0.0.1:")
                    .hasLineCount(1);
        }
        int port = freePort();
        try (ChildRana second = launcher(run, 1, 2, port, Map.of(), "--join-timeout", "2s")) {
            assertThat(second.exit()).as(second.output()).isEqualTo(1);
            assertThat(second.output())
                    .contains(
                            "rank 0 cannot be reached at 127.0.0.1:%d within 2 s (Connection refused)".formatted(port))
                    .hasLineCount(1);
        }
        try (ChildRana first = launcher(run, 0, 3, port, Map.of(), "--join-timeout", "2s")) {
            assertThat(first.exit()).as(first.output()).isEqualTo(1);
            assertThat(first.output()).contains("ranks 1, 2 did not join within 2 s");
        }
    }

    @Test
    void the_variables_of_torchrun_are_enough_and_a_job_that_starts_again_after_its_end_succeeds() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        trainAsTorchrun(run);
        List<String> weights = weights(run);

        trainAsTorchrun(run);

        assertThat(run.kept()).isEqualTo(TinyRun.STEPS);
        assertThat(weights(run)).isEqualTo(weights);
    }

    private void trainAsTorchrun(TinyRun run) throws Exception {
        String port = Integer.toString(freePort());
        List<ChildRana> launchers = new ArrayList<>();
        try {
            for (String rank : List.of("0", "1")) {
                launchers.add(ChildRana.start(
                        folder.resolve("rank-" + rank + ".txt"),
                        List.of(),
                        arguments(run),
                        Map.of("RANK", rank, "WORLD_SIZE", "2", "MASTER_ADDR", "localhost", "MASTER_PORT", port)));
            }
            for (ChildRana launcher : launchers) {
                assertThat(launcher.exit()).as(launcher.output()).isZero();
            }
        } finally {
            launchers.forEach(ChildRana::close);
        }
    }

    @Test
    @Tag("gate")
    void a_connection_that_drops_ends_the_workers_and_the_training_continues() throws Exception {
        TinyRun run = new TinyRun(folder.resolve("run"));
        int port = freePort();
        try (ChildRana first = launcher(run, 0, 2, port, Map.of());
                Proxy proxy = Proxy.to(port);
                ChildRana second = launcher(run, 1, 2, proxy.port(), Map.of())) {
            awaitStep(run, TinyRun.EVERY + 5, first);
            List<ProcessHandle> workers = List.of(worker(first), worker(second));
            proxy.cut();

            assertThat(first.exit()).as(outputs(first, second)).isZero();
            assertThat(second.exit()).as(outputs(first, second)).isZero();
            assertThat(first.output())
                    .contains("has no connection to rank 0 any more")
                    .contains("(restart 1 of");
            assertThat(second.output()).contains("was lost: this rank tries to join again");
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
            assertThat(weights(run)).isEqualTo(uninterrupted);
        }
    }

    @Test
    @Tag("gate")
    void kills_of_workers_and_launchers_at_random_times() throws Exception {
        SplittableRandom random = new SplittableRandom(GateReport.seed());
        int kills = 0;
        for (int run = 0; run < RUNS; run++) {
            kills += survive(new TinyRun(folder.resolve("run" + run)), random);
        }
        GateReport.record(
                "17. kill -9 with two launchers",
                "%d kills of a worker or of a launcher, which was started again, at random times, in %d runs"
                        .formatted(kills, RUNS),
                "every run continued and ended with the same SHA-256 as the run of a single process; no process was left");
    }

    /** Kills processes of a training at random times, and returns how many times. */
    private int survive(TinyRun run, SplittableRandom random) throws Exception {
        int port = freePort();
        List<ChildRana> launchers = new ArrayList<>();
        List<ProcessHandle> workers = new ArrayList<>();
        int kills = 0;
        try {
            for (int rank = 0; rank < 2; rank++) {
                launchers.add(launcher(run, rank, 2, port, Map.of(), "--max-restarts", "100"));
            }
            while (kills < KILLS) {
                Thread.sleep(random.nextInt(6000));
                if (run.logged() > TinyRun.STEPS / 2) {
                    break; // a launcher that starts when all is done has nobody to join
                }
                int rank = random.nextInt(2);
                List<ProcessHandle> ofRank = children(launchers.get(rank));
                workers.addAll(ofRank);
                kills++;
                if (random.nextBoolean()) {
                    ofRank.forEach(ProcessHandle::destroyForcibly);
                } else if (launchers.get(rank).isAlive()) {
                    launchers.get(rank).kill();
                    launchers.set(rank, launcher(run, rank, 2, port, Map.of(), "--max-restarts", "100"));
                }
            }
            for (ChildRana launcher : launchers) {
                assertThat(launcher.exit())
                        .as(outputs(launchers.get(0), launchers.get(1)))
                        .isZero();
            }
            assertThat(weights(run)).isEqualTo(uninterrupted);
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
            return kills;
        } finally {
            launchers.forEach(ChildRana::close);
        }
    }

    private ChildRana launcher(
            TinyRun run, int rank, int world, int port, Map<String, String> environment, String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>(arguments(run));
        arguments.addAll(List.of("--rank", Integer.toString(rank), "--world", Integer.toString(world)));
        arguments.addAll(List.of("--rendezvous", "127.0.0.1:" + port));
        arguments.addAll(List.of(options));
        Path output = Files.createTempFile(folder, "rank-" + rank + "-", ".txt");
        return ChildRana.start(output, List.of(), arguments, environment);
    }

    /** Returns the weights and the optimiser state, without the metrics, in which resumed steps are twice. */
    private static List<String> weights(TinyRun run) throws IOException {
        return run.results().subList(0, 4);
    }

    private static List<String> arguments(TinyRun run) throws IOException {
        List<String> arguments = new ArrayList<>(run.start());
        arguments.addAll(List.of("--batch", "8", "--shards", "2"));
        return arguments;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String outputs(ChildRana first, ChildRana second) throws IOException {
        return "rank 0:\n" + first.output() + "\nrank 1:\n" + second.output();
    }

    private static void awaitStep(TinyRun run, long step, ChildRana launcher) throws Exception {
        while (launcher.isAlive() && run.logged() < step) {
            Thread.sleep(10);
        }
        assertThat(launcher.isAlive()).as(launcher.output()).isTrue();
    }

    private static List<ProcessHandle> children(ChildRana launcher) {
        return ProcessHandle.of(launcher.pid()).stream()
                .flatMap(ProcessHandle::children)
                .toList();
    }

    /** Returns the worker of a launcher. */
    private static ProcessHandle worker(ChildRana launcher) {
        return children(launcher).stream()
                .max(Comparator.comparing(ProcessHandle::pid))
                .orElseThrow();
    }

    /** A server that passes connections on to a port, and can cut them. */
    private static final class Proxy implements AutoCloseable {
        private final ServerSocket server;
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();

        private Proxy(ServerSocket server) {
            this.server = server;
        }

        static Proxy to(int port) throws IOException {
            Proxy proxy = new Proxy(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
            start(() -> {
                while (true) {
                    Socket near = proxy.server.accept();
                    proxy.sockets.add(near);
                    start(() -> proxy.pass(near, port));
                }
            });
            return proxy;
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // the connection was cut, or the test has ended
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        /** Passes a connection on; closes it if nothing listens at the port yet. */
        private void pass(Socket near, int port) throws IOException {
            try (near;
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
                sockets.add(far);
                start(() -> copy(far, near));
                copy(near, far);
            }
        }

        private static void copy(Socket from, Socket to) throws IOException {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            }
        }

        int port() {
            return server.getLocalPort();
        }

        void cut() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            cut();
        }
    }
}
