package rana.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalRankTest {
    private static final LocalRank SECOND_OF_FOUR = new LocalRank(1, 4);

    @Test
    void the_variables_of_torchrun_replace_the_numbers_by_the_names_of_machines() {
        assertThat(SECOND_OF_FOUR.ofLauncher(Map.of())).isEqualTo(SECOND_OF_FOUR);
        assertThat(SECOND_OF_FOUR.ofLauncher(Map.of("LOCAL_RANK", "0", "LOCAL_WORLD_SIZE", "1")))
                .isEqualTo(new LocalRank(0, 1));
        assertThat(SECOND_OF_FOUR.ofLauncher(Map.of("LOCAL_RANK", "3"))).isEqualTo(new LocalRank(3, 4));
        assertThat(SECOND_OF_FOUR.ofLauncher(Map.of("LOCAL_WORLD_SIZE", "2"))).isEqualTo(new LocalRank(1, 2));
    }

    @Test
    void numbers_that_make_no_sense_are_ignored_or_kept_in_range() {
        assertThat(SECOND_OF_FOUR.ofLauncher(Map.of("LOCAL_RANK", "x", "LOCAL_WORLD_SIZE", "-1")))
                .isEqualTo(SECOND_OF_FOUR);
        assertThat(SECOND_OF_FOUR.ofLauncher(Map.of("LOCAL_WORLD_SIZE", "0"))).isEqualTo(new LocalRank(0, 1));
        assertThat(SECOND_OF_FOUR.ofLauncher(Map.of("LOCAL_RANK", "9"))).isEqualTo(new LocalRank(3, 4));
    }

    @Test
    void a_launcher_to_which_the_scheduler_shows_one_gpu_has_it_to_itself() {
        assertThat(SECOND_OF_FOUR.amongGpus(Map.of("CUDA_VISIBLE_DEVICES", "3")))
                .isEqualTo(LocalRank.ALONE);
        assertThat(SECOND_OF_FOUR.amongGpus(Map.of("CUDA_VISIBLE_DEVICES", "0,1,2,3")))
                .isEqualTo(SECOND_OF_FOUR);
        assertThat(SECOND_OF_FOUR.amongGpus(Map.of())).isEqualTo(SECOND_OF_FOUR);
    }

    @Test
    void a_worker_learns_its_number_from_its_environment() {
        WorkerSettings settings =
                new WorkerSettings(5, 8, SECOND_OF_FOUR, Path.of("store"), "127.0.0.1", 1234, "secret", true);
        assertThat(WorkerSettings.of(settings.toEnvironment())).contains(settings);
    }
}
