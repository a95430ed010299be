package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.gate.GateReport;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.torch.ComputeDevice;

/** Trainings of workers on GPUs, which are skipped without them; docs/SCALE.md has the command. */
@Tag("gate")
class GpuWorkersTest {
    @TempDir
    private Path folder;

    @Test
    void two_workers_on_two_gpus_end_with_the_weights_of_one_process_by_nccl_and_by_gloo() throws Exception {
        assumeTrue(ComputeDevice.gpus() >= 2, "needs two GPUs");
        List<String> whole = weights(alone("whole"));
        for (String collectives : List.of("nccl", "gloo")) {
            TinyRun run = new TinyRun(folder.resolve(collectives));
            List<String> arguments = arguments(run, "cuda");
            arguments.addAll(List.of("--workers", "2"));
            run(folder.resolve(collectives + ".txt"), arguments, Map.of("RANA_COLLECTIVES", collectives));
            assertThat(weights(run)).as(collectives).isEqualTo(whole);
        }
        TinyRun byDefault = new TinyRun(folder.resolve("default"));
        List<String> arguments = new ArrayList<>(byDefault.start());
        arguments.addAll(List.of("--batch", "8", "--device", "auto", "--workers", "2"));
        run(folder.resolve("default.txt"), arguments, Map.of());
        assertThat(weights(byDefault)).as("auto, and a shard per GPU").isEqualTo(whole);
        GateReport.record(
                "19. workers on GPUs",
                "one process with 2 shards, against 2 workers on 2 GPUs by NCCL and by Gloo, %d steps"
                        .formatted(TinyRun.STEPS),
                "weights, averages and optimiser states are equal, to the bit");
    }

    @Test
    void a_worker_on_a_gpu_that_is_killed_is_started_again_and_the_weights_are_those_of_one_process() throws Exception {
        assumeTrue(ComputeDevice.gpus() >= 2, "needs two GPUs");
        List<String> whole = weights(alone("whole"));
        for (int rank = 0; rank < 2; rank++) {
            TinyRun run = new TinyRun(folder.resolve("killed-" + rank));
            List<String> arguments = arguments(run, "cuda");
            arguments.addAll(List.of("--workers", "2"));
            Path output = folder.resolve("killed-" + rank + ".txt");
            try (ChildRana supervisor =
                    ChildRana.start(output, List.of(), arguments, Map.of("RANA_COLLECTIVES", "nccl"))) {
                while (supervisor.isAlive() && run.logged() < TinyRun.EVERY + 5) {
                    Thread.sleep(10);
                }
                WorkersTest.workers(supervisor).get(rank).destroyForcibly();
                assertThat(supervisor.exit()).as(supervisor.output()).isZero();
                assertThat(supervisor.output()).contains("worker %d was ended by signal 9".formatted(rank));
                assertThat(weights(run)).isEqualTo(whole);
            }
        }
        GateReport.record(
                "19. workers on GPUs, kill -9",
                "one of two workers on GPUs is killed in a step, each of the two once, with NCCL",
                "the message names the worker that was killed; the run ended with the weights of one process");
    }

    @Test
    void two_launchers_that_share_a_gpu_end_with_the_weights_of_one_process() throws Exception {
        assumeTrue(ComputeDevice.gpus() >= 1, "needs a GPU");
        List<String> whole = weights(alone("whole"));
        TinyRun run = new TinyRun(folder.resolve("shared"));
        int port = freePort();
        try (ChildRana first = launcher(run, 0, port);
                ChildRana second = launcher(run, 1, port)) {
            assertThat(first.exit()).as(first.output() + second.output()).isZero();
            assertThat(first.output())
                    .contains("NCCL is not used, and gradients go through the memory of the CPU: workers 0 and 1");
        }
        assertThat(weights(run)).isEqualTo(whole);
        GateReport.record(
                "19. workers on one GPU",
                "one process with 2 shards, against 2 launchers that share its GPU, by Gloo, %d steps"
                        .formatted(TinyRun.STEPS),
                "weights, averages and optimiser states are equal, to the bit");
    }

    private TinyRun alone(String name) throws Exception {
        TinyRun run = new TinyRun(folder.resolve(name));
        run(folder.resolve(name + ".txt"), arguments(run, "cuda:0"), Map.of());
        assertThat(RunInfo.read(new RunFiles(run.out())).lastSession().device()).isEqualTo("cuda:0");
        return run;
    }

    private static void run(Path output, List<String> arguments, Map<String, String> environment) throws Exception {
        try (ChildRana child = ChildRana.start(output, List.of(), arguments, environment)) {
            assertThat(child.exit()).as(child.output()).isZero();
        }
    }

    private ChildRana launcher(TinyRun run, int rank, int port) throws IOException {
        List<String> arguments = arguments(run, "cuda:0");
        arguments.addAll(List.of("--rank", Integer.toString(rank), "--world", "2"));
        arguments.addAll(List.of("--rendezvous", "127.0.0.1:" + port));
        return ChildRana.start(folder.resolve("rank-" + rank + ".txt"), List.of(), arguments);
    }

    private static List<String> arguments(TinyRun run, String device) throws IOException {
        List<String> arguments = new ArrayList<>(run.start());
        arguments.addAll(List.of("--batch", "8", "--shards", "2", "--device", device));
        return arguments;
    }

    /** Returns the weights and the optimiser state. */
    private static List<String> weights(TinyRun run) throws IOException {
        return run.results().subList(0, 4);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
