package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptTest {
    @Test
    void a_worker_reads_what_its_supervisor_passes() {
        Attempt second =
                Attempt.FIRST.after("worker 1 was ended by signal 9").after("worker 0 ended\0 with \t status 1\n");

        assertThat(second).isEqualTo(new Attempt(2, Optional.of("worker 0 ended  with   status 1")));
        assertThat(Attempt.of(second.toEnvironment())).isEqualTo(second);
        assertThat(Attempt.of(Attempt.FIRST.toEnvironment())).isEqualTo(Attempt.FIRST);
    }

    @Test
    void variables_that_are_missing_or_damaged_describe_the_first_attempt() {
        assertThat(Attempt.of(Map.of())).isEqualTo(Attempt.FIRST);
        assertThat(Attempt.of(Map.of("RANA_WORKER_RESTARTS", "many", "RANA_WORKER_FAILURE", "x")))
                .isEqualTo(Attempt.FIRST);
    }

    @Test
    void a_long_failure_is_shortened() {
        assertThat(Attempt.FIRST.after("x".repeat(100_000)).failure().orElse(""))
                .hasSize(501);
    }
}
