package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostFactsTest {
    private static final Map<String, String> FIRST = Map.of("the host", "a", "the processor", "Fast CPU");

    @Test
    void machines_of_one_kind_have_no_difference() {
        assertThat(HostFacts.difference(List.of(FIRST, Map.of("the host", "b", "the processor", "Fast CPU"))))
                .isEmpty();
    }

    @Test
    void the_worker_that_differs_and_the_fact_are_named() {
        Map<String, String> other = Map.of("the host", "c", "the processor", "Old CPU");
        assertThat(HostFacts.difference(List.of(FIRST, FIRST, other)))
                .contains("worker 2 (c) has the processor 'Old CPU', and worker 0 (a) has 'Fast CPU'");
    }

    private static final Map<String, String> GPU =
            Map.of("the host", "a", "the device", "NVIDIA H100", "the place on the bus", "0000:1a:00", "NCCL", "");

    @Test
    void another_card_driver_or_device_is_a_difference_and_another_place_of_the_card_is_none() {
        assertThat(HostFacts.difference(List.of(GPU, with(GPU, "the place on the bus", "0000:1b:00"))))
                .isEmpty();
        assertThat(HostFacts.difference(List.of(GPU, with(GPU, "the device", "NVIDIA A100"))))
                .contains("worker 1 (a) has the device 'NVIDIA A100', and worker 0 (a) has 'NVIDIA H100'");
        assertThat(HostFacts.difference(List.of(GPU, with(GPU, "the device", "cpu"))))
                .contains("worker 1 (a) has the device 'cpu', and worker 0 (a) has 'NVIDIA H100'");
        assertThat(HostFacts.difference(List.of(
                        with(GPU, "the version of libcuda.so.1", "580.1"),
                        with(GPU, "the version of libcuda.so.1", "590.2"))))
                .contains("worker 1 (a) has the version of libcuda.so.1 '590.2', and worker 0 (a) has '580.1'");
    }

    @Test
    void nccl_needs_a_gpu_of_its_own_and_no_problem_in_every_worker() {
        Map<String, String> next = with(GPU, "the place on the bus", "0000:1b:00");
        Map<String, String> cpu = with(with(GPU, "the device", "cpu"), "NCCL", "its device is the CPU");
        assertThat(HostFacts.ncclProblem(List.of(GPU, next))).isEmpty();
        assertThat(HostFacts.ncclProblem(List.of(GPU, with(GPU, "the host", "b"))))
                .isEmpty();
        assertThat(HostFacts.ncclProblem(List.of(GPU, next, GPU))).contains("workers 0 and 2 (a) have the same GPU");
        assertThat(HostFacts.ncclProblem(List.of(GPU, with(next, "NCCL", "libnccl.so.2 is missing"))))
                .contains("worker 1 (a): libnccl.so.2 is missing");
        assertThat(HostFacts.ncclProblem(List.of(GPU, cpu))).contains("worker 1 (a): its device is the CPU");
        assertThat(HostFacts.useGpu(List.of(GPU, cpu))).isTrue();
        assertThat(HostFacts.useGpu(List.of(cpu, cpu))).isFalse();
    }

    private static Map<String, String> with(Map<String, String> facts, String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(facts);
        changed.put(name, value);
        return changed;
    }

    @Test
    void launchers_of_another_version_are_named() {
        LauncherFacts first = new LauncherFacts("a", Map.of("Rana", "1.2", "the engine", "2.10"));
        LauncherFacts other =
                LauncherFacts.of(new LauncherFacts("b", Map.of("Rana", "1.1", "the engine", "2.10")).text());
        assertThat(other.difference(3, first))
                .contains("rank 3 (b) has Rana 1.1, and rank 0 (a) has 1.2: install the same version on all hosts");
        assertThat(first.difference(1, first)).isEmpty();
    }

    @Test
    void a_proof_needs_the_secret_and_belongs_to_one_statement() {
        SharedSecret secret = SharedSecret.of("0123456789abcdef", "the secret");
        String proof = secret.proof("join", "1");
        assertThat(secret.accepts(proof, "join", "1")).isTrue();
        assertThat(secret.accepts(proof, "join", "2")).isFalse();
        assertThat(SharedSecret.of("0123456789abcdeF", "the secret").accepts(proof, "join", "1"))
                .isFalse();
        assertThat(SharedSecret.NONE.accepts(proof, "join", "1")).isFalse();
    }
}
