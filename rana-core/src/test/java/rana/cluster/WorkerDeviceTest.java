package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;

class WorkerDeviceTest {
    private final List<String> notices = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cuda"})
    void each_worker_of_a_machine_has_the_gpu_of_its_number(String name) {
        assertThat(name(name, 0, 2, 2)).isEqualTo("cuda:0");
        assertThat(name(name, 1, 2, 2)).isEqualTo("cuda:1");
        assertThat(name(name, 1, 2, 8)).isEqualTo("cuda:1");
        assertThat(notices).isEmpty();
    }

    @Test
    void more_workers_than_gpus_are_refused_with_both_numbers() {
        assertThatThrownBy(() -> name("cuda", 0, 4, 2))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "device cuda: 4 workers need a GPU each, and this machine has 2 GPUs: use at most 2 workers,"
                                + " or the device cpu");
    }

    @Test
    void auto_is_the_cpu_if_not_all_workers_get_a_gpu_and_says_so() {
        assertThat(name("auto", 1, 3, 1)).isEqualTo("cpu");
        assertThat(notices)
                .containsExactly("the device is the CPU: 3 workers need a GPU each, and this machine has 1 GPU: use at"
                        + " most 1 worker");
    }

    @Test
    void other_names_and_machines_without_gpus_are_as_for_one_process() {
        assertThat(name("cpu", 1, 2, 2)).isEqualTo("cpu");
        assertThat(name("cuda:0", 1, 2, 2)).isEqualTo("cuda:0");
        assertThat(name("auto", 1, 2, 0)).isEqualTo("auto");
        assertThat(name("cuda", 1, 2, 0)).isEqualTo("cuda");
        assertThat(notices).isEmpty();
    }

    private String name(String name, int index, int workers, int gpus) {
        return WorkerDevice.name(name, new LocalRank(index, workers), gpus, notices::add);
    }
}
