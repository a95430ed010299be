package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartsTest {
    @Test
    void a_worker_reads_what_its_supervisor_passes() {
        Restarts second =
                Restarts.NONE.after("worker 1 was ended by signal 9").after("worker 0 ended\0 with \t status 1\n");

        assertThat(second).isEqualTo(new Restarts(2, Optional.of("worker 0 ended  with   status 1")));
        assertThat(Restarts.of(second.toEnvironment())).isEqualTo(second);
        assertThat(Restarts.of(Restarts.NONE.toEnvironment())).isEqualTo(Restarts.NONE);
    }

    @Test
    void variables_that_are_missing_or_damaged_describe_no_restart() {
        assertThat(Restarts.of(Map.of())).isEqualTo(Restarts.NONE);
        assertThat(Restarts.of(Map.of("RANA_WORKER_RESTARTS", "many", "RANA_WORKER_FAILURE", "x")))
                .isEqualTo(Restarts.NONE);
    }

    @Test
    void a_long_failure_is_shortened() {
        assertThat(Restarts.NONE.after("x".repeat(100_000)).failure().orElse(""))
                .hasSize(501);
    }
}
