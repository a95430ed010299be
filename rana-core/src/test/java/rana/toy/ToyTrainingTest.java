package rana.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import rana.UsageException;
import rana.gan.Gan;
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
        try (ToyTraining training = new ToyTraining(ToySettings.of(KnownCloud.RING, Game.RELATIVISTIC, 3000, 1))) {
            for (int i = 0; i < 3000; i++) {
                training.step();
            }
            Modes modes = training.modes();
            assertThat(modes.found()).isEqualTo(8);
            assertThat(modes.near()).isGreaterThan(0.5);
        }
    }

    @Test
    void the_same_seed_gives_the_same_points_and_another_gives_others() {
        assertThat(points(1)).isEqualTo(points(1)).isNotEqualTo(points(2));
    }

    @Test
    void a_picture_shows_the_map_and_both_kinds_of_points() {
        try (ToyTraining training = new ToyTraining(ToySettings.of(KnownCloud.GRID, Game.HINGE, 10, 1))) {
            training.step();
            Picture picture = training.picture();

            assertThat(picture.width()).isEqualTo(400);
            assertThat(picture.pixels()).contains((byte) 0x55, (byte) 0x1b);
        }
    }

    @Test
    void a_state_shows_what_can_be_seen_between_two_steps() {
        ToySettings settings =
                ToySettings.endless(KnownCloud.RING, Game.NON_SATURATING.withLabelNoise(0.1), 2, 1e-2, 1);
        try (ToyTraining training = new ToyTraining(settings)) {
            ToyState before = training.state();
            assertThat(before.step()).isZero();
            assertThat(before.report()).isEmpty();

            Gan.Report report = training.step();
            ToyState after = training.state();

            assertThat(after.step()).isEqualTo(1);
            assertThat(after.report()).contains(report);
            assertThat(after.hasDiverged()).isFalse();
            assertThat(after.real()).isEqualTo(before.real()).hasSize(1000);
            assertThat(after.generated()).hasSize(1000).isNotEqualTo(before.generated());
            assertThat(after.map().values())
                    .hasSize(1600)
                    .isNotEqualTo(before.map().values());
            for (float probability : after.map().values()) {
                assertThat(probability).isBetween(0f, 1f);
            }
            assertThat(after.arrows()).hasSize(240);
            assertThat(after.arrows().get(4)).isEqualTo(after.generated().get(2));
            assertThat(after.modes().orElseThrow().of()).isEqualTo(8);
        }
    }

    @Test
    void neither_a_step_nor_a_state_leaves_anything_native_behind() {
        ToySettings settings = ToySettings.endless(OwnPoints.of(0, 0, 1, 1), Game.RELATIVISTIC, 3, 1e-2, 1);
        try (ToyTraining training = new ToyTraining(settings)) {
            training.step();
            long before = Pointer.totalCount();
            training.step();
            assertThat(Pointer.totalCount()).isEqualTo(before);
            assertThat(training.state().modes()).isEmpty();
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void more_updates_of_d_for_each_of_g_teach_it_more() {
        assertThat(loss(20)).isLessThan(0.95 * loss(1));
    }

    @Test
    void label_noise_goes_with_games_that_have_labels_alone() {
        assertThat(Game.ALL.stream().filter(Game::hasLabels)).containsExactly(Game.MINIMAX, Game.NON_SATURATING);
        assertThat(Game.HINGE.withLabelNoise(0)).isEqualTo(Game.HINGE);
        assertThatThrownBy(() -> Game.HINGE.withLabelNoise(0.1))
                .isInstanceOf(UsageException.class)
                .hasMessage("label noise goes with games whose D is told labels: minimax, non-saturating; got 0.1 with"
                        + " hinge");
        assertThatThrownBy(() -> Game.MINIMAX.withLabelNoise(0.6))
                .isInstanceOf(UsageException.class)
                .hasMessage("label noise must be in [0, 0.5]; got 0.6");
    }

    @Test
    void settings_out_of_range_are_refused_in_one_line() {
        assertThatThrownBy(() -> ToySettings.endless(KnownCloud.RING, Game.HINGE, 0, 0.01, 1))
                .isInstanceOf(UsageException.class)
                .hasMessage("the updates of D for each of G, k, must be 1 to 20; got 0");
        for (double rate : new double[] {0, 1.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> ToySettings.endless(KnownCloud.RING, Game.HINGE, 1, rate, 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("the learning rate must be");
        }
    }

    /** D's loss before the last of its updates in the first step. */
    private static double loss(int discriminatorSteps) {
        ToySettings settings = ToySettings.endless(KnownCloud.GRID, Game.NON_SATURATING, discriminatorSteps, 1e-3, 1);
        try (ToyTraining training = new ToyTraining(settings)) {
            return training.step().discriminator().loss();
        }
    }

    private static float[] points(long seed) {
        try (ToyTraining training = new ToyTraining(ToySettings.of(KnownCloud.RING, Game.WASSERSTEIN_GP, 10, seed))) {
            for (int i = 0; i < 5; i++) {
                training.step();
            }
            return training.samples();
        }
    }
}
