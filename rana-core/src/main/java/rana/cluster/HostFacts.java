package rana.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.gan.ShardGroup;
import rana.run.Machine;
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

    /** The instruction sets for which the engine's libraries have code of their own. */
    private static final List<String> INSTRUCTIONS = List.of(
            "avx2",
            "fma",
            "avx_vnni",
            "avx512f",
            "avx512bw",
            "avx512dq",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16",
            "avx512_fp16",
            "amx_tile",
            "amx_int8",
            "amx_bf16",
            "amx_fp16",
            "asimd",
            "sve",
            "i8mm",
            "bf16");

    /** The environment variables that choose the code of the engine's libraries. */
    private static final List<String> VARIABLES = List.of(
            "ATEN_CPU_CAPABILITY",
            "DNNL_MAX_CPU_ISA",
            "ONEDNN_MAX_CPU_ISA",
            "DNNL_DEFAULT_FPMATH_MODE",
            "ONEDNN_DEFAULT_FPMATH_MODE",
            "OPENBLAS_CORETYPE");

    private HostFacts() {}

    /**
     * Compares the machines of all workers; each of them calls this.
     *
     * @return a difference in words, in the first worker only; empty if there is none
     */
    static Optional<String> difference(ShardGroup group) {
        List<Map<String, String>> all = gathered(group, ofThisProcess());
        return group.rank() == 0 ? difference(all) : Optional.empty();
    }

    /** Returns the first difference to the first worker, in words. */
    static Optional<String> difference(List<Map<String, String>> ofWorkers) {
        Map<String, String> first = ofWorkers.get(0);
        for (int rank = 1; rank < ofWorkers.size(); rank++) {
            for (Map.Entry<String, String> fact : ofWorkers.get(rank).entrySet()) {
                String expected = first.getOrDefault(fact.getKey(), "unknown");
                if (!fact.getKey().equals(HOST) && !fact.getValue().equals(expected)) {
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

    private static Map<String, String> ofThisProcess() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(HOST, Machine.hostName());
        facts.put("the version of Rana", Machine.ranaVersion());
        facts.put("the system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("the processor", Machine.description().getOrDefault("cpu", "unknown"));
        facts.put(
                "the instruction sets",
                INSTRUCTIONS.stream().filter(Machine::hasProcessorFlag).collect(Collectors.joining(" ")));
        facts.put("the engine's code for", torch.get_cpu_capability().getString());
        for (String variable : VARIABLES) {
            facts.put(
                    "in " + variable,
                    Optional.ofNullable(System.getenv(variable)).orElse(""));
        }
        return facts;
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
