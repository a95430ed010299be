package rana.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.gan.ShardGroup;
import rana.run.Machine;
import rana.torch.ComputeDevice;
import rana.torch.CudaLibraries;
import rana.torch.Engine;
import rana.torch.GpuCard;
import rana.torch.InstructionSets;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * The facts of a worker's machine and settings on which the bits of results depend. The workers
 * compare them when their group has come about. Recipe, images and weights need no comparison: all
 * workers have those of the first one.
 */
final class HostFacts {
    private static final int MAX_BYTES = 4096;
    private static final String SEPARATOR = "\t";
    private static final String HOST = "the host";
    private static final String DEVICE = "the device";
    private static final String CPU = "cpu";
    private static final String BUS = "the place on the bus";
    private static final String NCCL = "NCCL";
    private static final Set<String> NOT_COMPARED = Set.of(HOST, BUS, NCCL);

    /** The environment variables that choose the code of the engine's libraries. */
    private static final List<String> VARIABLES = List.of(
            "ATEN_CPU_CAPABILITY",
            "DNNL_MAX_CPU_ISA",
            "ONEDNN_MAX_CPU_ISA",
            "DNNL_DEFAULT_FPMATH_MODE",
            "ONEDNN_DEFAULT_FPMATH_MODE",
            "OPENBLAS_CORETYPE");

    /** The environment variables that choose the code of the libraries of CUDA. */
    private static final List<String> GPU_VARIABLES = List.of("NVIDIA_TF32_OVERRIDE", "CUBLAS_WORKSPACE_CONFIG");

    private HostFacts() {}

    /**
     * Returns the facts of all workers, in the order of their ranks; each of them calls this.
     *
     * @param device the device of this worker
     */
    static List<Map<String, String>> gathered(ShardGroup group, ComputeDevice device) {
        return gathered(group, ofThisProcess(device));
    }

    /** Returns the first difference to the first worker, in words. */
    static Optional<String> difference(List<Map<String, String>> ofWorkers) {
        Map<String, String> first = ofWorkers.get(0);
        for (int rank = 1; rank < ofWorkers.size(); rank++) {
            for (Map.Entry<String, String> fact : ofWorkers.get(rank).entrySet()) {
                String expected = first.getOrDefault(fact.getKey(), "unknown");
                if (!NOT_COMPARED.contains(fact.getKey()) && !fact.getValue().equals(expected)) {
                    return Optional.of("worker %d (%s) has %s '%s', and worker 0 (%s) has '%s'"
                            .formatted(
                                    rank,
                                    ofWorkers.get(rank).get(HOST),
                                    fact.getKey(),
                                    fact.getValue(),
                                    first.get(HOST),
                                    expected));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns true if any worker computes on a GPU. */
    static boolean useGpu(List<Map<String, String>> ofWorkers) {
        return ofWorkers.stream().anyMatch(facts -> !CPU.equals(facts.get(DEVICE)));
    }

    /**
     * Returns the reason in one line why NCCL cannot exchange the tensors of these workers; empty if
     * it can. All workers have the same answer.
     */
    static Optional<String> ncclProblem(List<Map<String, String>> ofWorkers) {
        Map<String, Integer> places = new HashMap<>();
        for (int rank = 0; rank < ofWorkers.size(); rank++) {
            Map<String, String> facts = ofWorkers.get(rank);
            String problem = facts.getOrDefault(NCCL, "");
            if (!problem.isEmpty()) {
                return Optional.of("worker %d (%s): %s".formatted(rank, facts.get(HOST), problem));
            }
            Integer other = places.put(facts.get(HOST) + " " + facts.get(BUS), rank);
            if (other != null) {
                return Optional.of("workers %d and %d (%s) have the same GPU".formatted(other, rank, facts.get(HOST)));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> ofThisProcess(ComputeDevice device) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(HOST, Machine.hostName());
        facts.put("the version of Rana", Machine.ranaVersion());
        facts.put("the system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("the processor", Machine.description().getOrDefault("cpu", "unknown"));
        facts.put(
                "the instruction sets",
                InstructionSets.NAMES.stream().filter(Machine::hasProcessorFlag).collect(Collectors.joining(" ")));
        facts.put("the engine's code for", torch.get_cpu_capability().getString());
        for (String variable : VARIABLES) {
            facts.put(
                    "in " + variable,
                    Optional.ofNullable(System.getenv(variable)).orElse(""));
        }
        facts.put(DEVICE, CPU);
        if (device.cuda()) {
            putGpu(facts, device);
        } else {
            facts.put(NCCL, "its device is the CPU");
        }
        return facts;
    }

    private static void putGpu(Map<String, String> facts, ComputeDevice device) {
        Optional<GpuCard> card = GpuCard.of(device);
        facts.put(DEVICE, card.map(GpuCard::name).orElse("GPU"));
        facts.put(BUS, card.map(GpuCard::bus).orElse(device.toString()));
        facts.put(NCCL, NcclChoice.of(System.getenv()).problem().orElse(""));
        Engine.cuda()
                .ifPresent(cuda -> cuda.libraries()
                        .forEach(library -> facts.put("the version of " + library.name(), version(library))));
        for (String variable : GPU_VARIABLES) {
            facts.put(
                    "in " + variable,
                    Optional.ofNullable(System.getenv(variable)).orElse(""));
        }
    }

    private static String version(CudaLibraries.Library library) {
        return Optional.ofNullable(library.file())
                .flatMap(CudaLibraries::version)
                .orElse("unknown");
    }

    private static List<Map<String, String>> gathered(ShardGroup group, Map<String, String> own) {
        byte[] text = own.entrySet().stream()
                .flatMap(fact -> Stream.of(fact.getKey(), fact.getValue()))
                .collect(Collectors.joining(SEPARATOR))
                .getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, MAX_BYTES);
        byte[] all = new byte[MAX_BYTES * group.size()];
        try (Scope scope = Scope.open()) {
            Tensor gathered = group.gather(Torch.byteTensor(padded)); // (workers, bytes)
            gathered.data_ptr_byte().get(all);
        }
        List<Map<String, String>> facts = new ArrayList<>();
        for (int rank = 0; rank < group.size(); rank++) {
            String words = new String(all, rank * MAX_BYTES, MAX_BYTES, StandardCharsets.UTF_8);
            String[] parts = words.substring(0, words.indexOf('\0')).split(SEPARATOR, -1);
            Map<String, String> ofWorker = new LinkedHashMap<>();
            for (int i = 0; i + 1 < parts.length; i += 2) {
                ofWorker.put(parts[i], parts[i + 1]);
            }
            facts.add(ofWorker);
        }
        return facts;
    }
}
