package rana.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageControlTest {
    @Test
    void the_reason_of_a_failed_stage_is_one_line() {
        Exception lost = new Exception("Job aborted due to stage failure: Could not recover from a failed barrier"
                + " ResultStage. Most recent failure reason: Stage failed because barrier task ResultTask(0, 1)"
                + " finished unsuccessfully.\nExecutorLostFailure (executor 1 exited caused by one of the running"
                + " tasks) Reason: Command exited with code 137\nDriver stacktrace:");

        assertThat(StageControl.reason(lost))
                .isEqualTo("ExecutorLostFailure (executor 1 exited caused by one of the running tasks)"
                        + " Reason: Command exited with code 137");
        assertThat(StageControl.reason(new Exception("first\nsecond"))).isEqualTo("first");
    }
}
