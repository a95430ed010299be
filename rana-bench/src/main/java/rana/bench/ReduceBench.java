package rana.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import rana.torch.Engine;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A program that times three ways to add the gradients of all processes, on the loopback interface.
 * Its arguments are the number of processes, and sizes in MB. For each size it prints one line for
 * each way: the median, minimum and maximum of the milliseconds, in the slowest process.
 *
 * <ul>
 *   <li>gather: every process receives all gradients and adds them in the order of the ranks, as
 *       {@code rana train} does
 *   <li>slices: every process receives its slice of all gradients, adds it in the order of the
 *       ranks, and sends the sum to all; the same bits as gather
 *   <li>ring: Gloo's all-reduce, whose order of summation depends on the number of processes
 * </ul>
 */
public final class ReduceBench {
    private static final int UNTIMED = 3;
    private static final int TIMED = Integer.getInteger("repetitions", 15);
    private static final long TIMEOUT_MILLIS = 600_000;

    private final ProcessGroupGloo group;
    private final int size;

    private ReduceBench(ProcessGroupGloo group, int size) {
        this.group = group;
        this.size = size;
    }

    /** A way to add the tensors of all processes. */
    private interface Reduction {
        /** Returns the sum, which may overwrite {@code mine}. */
        Tensor sum(Tensor mine);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("worker")) {
            work(arguments);
            return;
        }
        Path store = Files.createTempDirectory("rana-bench").resolve("store");
        List<Process> processes = new ArrayList<>();
        for (int rank = 0; rank < Integer.parseInt(arguments[0]); rank++) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Drepetitions=" + TIMED,
                    "-cp",
                    System.getProperty("java.class.path"),
                    ReduceBench.class.getName(),
                    "worker",
                    Integer.toString(rank),
                    arguments[0],
                    store.toString()));
            command.addAll(Arrays.asList(arguments).subList(1, arguments.length));
            processes.add(new ProcessBuilder(command).inheritIO().start());
        }
        for (Process process : processes) {
            process.waitFor();
        }
    }

    private static void work(String[] arguments) {
        int rank = Integer.parseInt(arguments[1]);
        int size = Integer.parseInt(arguments[2]);
        Engine.load();
        Loader.load(torch_gloo.class);
        Torch.setThreads(1);
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(new Milliseconds(TIMEOUT_MILLIS));
            options.devices().push_back(ProcessGroupGloo.createDeviceForHostname("127.0.0.1"));
            FileStore store = new FileStore(arguments[3], size);
            ReduceBench bench = new ReduceBench(new ProcessGroupGloo(store, rank, size, options), size);
            for (String megabytes : Arrays.asList(arguments).subList(4, arguments.length)) {
                bench.measure(rank, Integer.parseInt(megabytes));
            }
        }
    }

    private void measure(int rank, int megabytes) {
        long numbers = megabytes * 1_000_000L / Float.BYTES / size * size;
        Map<String, Reduction> ways = new LinkedHashMap<>();
        ways.put("gather", this::gather);
        ways.put("slices", this::slices);
        ways.put("ring", this::ring);
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int i = 0; i < UNTIMED + TIMED; i++) {
            for (Map.Entry<String, Reduction> way : ways.entrySet()) {
                double slowest = time(way.getValue(), numbers);
                if (i >= UNTIMED) {
                    millis.computeIfAbsent(way.getKey(), key -> new ArrayList<>())
                            .add(slowest);
                }
            }
        }
        if (rank == 0) {
            millis.forEach((way, all) -> {
                List<Double> sorted = all.stream().sorted().toList();
                System.out.printf(
                        Locale.ROOT,
                        "%d processes, %d MB, %s: %.1f ms (%.1f to %.1f)%n",
                        size,
                        megabytes,
                        way,
                        sorted.get(TIMED / 2),
                        sorted.get(0),
                        sorted.get(TIMED - 1));
            });
        }
    }

    /** Returns the milliseconds of one reduction in the slowest process. */
    private double time(Reduction reduction, long numbers) {
        try (Scope scope = Scope.open()) {
            Tensor mine = torch.ones(numbers);
            group.barrier()._wait();
            long begin = System.nanoTime();
            reduction.sum(mine);
            Tensor took = torch.full(new long[] {1}, Scalars.of((System.nanoTime() - begin) / 1e6));
            return gathered(took).max().item_double();
        }
    }

    private Tensor gather(Tensor mine) {
        return inOrder(gathered(mine).view(size, -1));
    }

    private Tensor slices(Tensor mine) {
        Tensor received = torch.empty_like(mine);
        group.alltoall_base(received, mine, new LongVector(), new LongVector())._wait();
        return gathered(inOrder(received.view(size, -1)));
    }

    private Tensor ring(Tensor mine) {
        group.allreduce(new TensorVector(mine))._wait();
        return mine;
    }

    private Tensor gathered(Tensor mine) {
        Tensor all = torch.empty(new long[] {size * mine.numel()}, mine.options(), null);
        group._allgather_base(all, mine)._wait();
        return all;
    }

    /** Returns the sum of the rows, in their order. */
    private Tensor inOrder(Tensor rows) {
        Tensor sum = rows.select(0, 0);
        for (int i = 1; i < size; i++) {
            sum.add_(rows.select(0, i));
        }
        return sum;
    }
}
