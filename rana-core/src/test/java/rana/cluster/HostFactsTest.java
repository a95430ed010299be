package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;

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
