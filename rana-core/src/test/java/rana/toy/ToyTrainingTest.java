package rana.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import rana.image.Picture;
import rana.torch.Torch;

class ToyTrainingTest {
    private static final int THREADS = Torch.threads();

    @BeforeAll
    static void one_thread_as_tensors_this_small_are_not_worth_two() {
        Torch.setThreads(1);
    }

    @AfterAll
    static void as_before() {
        Torch.setThreads(THREADS);
    }

    @Test
    void relativistic_pairing_with_r1_and_r2_finds_all_eight_modes_of_the_ring_and_stays_on_them() {
        try (ToyTraining training = new ToyTraining(PointCloud.RING, Game.RELATIVISTIC, 3000, 1)) {
            for (int i = 0; i < 3000; i++) {
                training.step();
            }
            Modes modes = training.modes();
            assertThat(modes.found()).isEqualTo(8);
            assertThat(modes.near()).isGreaterThan(0.5);
        }
    }

    @ParameterizedTest
    @FieldSource("rana.toy.Game#ALL")
    void no_step_of_any_game_leaves_a_native_pointer_behind(Game game) {
        List<Long> pointers = new ArrayList<>();
        try (ToyTraining training = new ToyTraining(PointCloud.RING, game, 10, 1)) {
            for (int i = 0; i < 10; i++) {
                training.step();
                pointers.add(Pointer.totalCount());
            }
        }
        assertThat(pointers.subList(1, pointers.size())).containsOnly(pointers.get(1));
    }

    @Test
    void the_same_seed_gives_the_same_points_and_another_gives_others() {
        assertThat(points(1)).isEqualTo(points(1)).isNotEqualTo(points(2));
    }

    @Test
    void a_picture_shows_the_map_and_both_kinds_of_points() {
        try (ToyTraining training = new ToyTraining(PointCloud.GRID, Game.HINGE, 10, 1)) {
            training.step();
            Picture picture = training.picture();

            assertThat(picture.width()).isEqualTo(400);
            assertThat(picture.pixels()).contains((byte) 0x55, (byte) 0x1b);
        }
    }

    private static float[] points(long seed) {
        try (ToyTraining training = new ToyTraining(PointCloud.RING, Game.WASSERSTEIN_GP, 10, seed)) {
            for (int i = 0; i < 5; i++) {
                training.step();
            }
            return training.samples();
        }
    }
}
