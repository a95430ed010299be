package rana.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import rana.UsageException;
import rana.gan.Gan;
import rana.image.Picture;
import rana.torch.Torch;

class ToyTrainingTest {
    private static final int THREADS = Torch.threads();

    @BeforeAll
    static void use_one_thread_for_small_tensors() {
        Torch.setThreads(1);
    }

    @AfterAll
    static void restore_threads() {
        Torch.setThreads(THREADS);
    }

    @Test
    void relativistic_pairing_with_r1_and_r2_finds_all_eight_modes_of_the_ring_and_stays_on_them() {
        try (ToyTraining training =
                new ToyTraining(ToySettings.of(BuiltInDistribution.RING, ToyGan.RELATIVISTIC, 3000, 1))) {
            for (int i = 0; i < 3000; i++) {
                training.step();
            }
            Modes modes = training.modes();
            assertThat(modes.found()).isEqualTo(8);
            assertThat(modes.near()).isGreaterThan(0.5);
        }
    }

    @ParameterizedTest
    @FieldSource("rana.toy.ToyGan#ALL")
    void no_step_of_any_gan_leaves_a_native_pointer_behind(ToyGan gan) {
        List<Long> pointers = new ArrayList<>();
        try (ToyTraining training = new ToyTraining(ToySettings.of(BuiltInDistribution.RING, gan, 10, 1))) {
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
        try (ToyTraining training = new ToyTraining(ToySettings.of(BuiltInDistribution.GRID, ToyGan.HINGE, 10, 1))) {
            training.step();
            Picture picture = training.picture();

            assertThat(picture.width()).isEqualTo(400);
            assertThat(picture.pixels()).contains((byte) 0x55, (byte) 0x1b);
        }
    }

    @Test
    void a_state_has_points_map_arrows_and_modes() {
        ToySettings settings =
                ToySettings.endless(BuiltInDistribution.RING, ToyGan.NON_SATURATING.withLabelNoise(0.1), 2, 1e-2, 1);
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
    void neither_a_step_nor_a_state_leaks_native_memory() {
        ToySettings settings = ToySettings.endless(CustomPoints.of(0, 0, 1, 1), ToyGan.RELATIVISTIC, 3, 1e-2, 1);
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
    void more_discriminator_updates_lower_its_loss() {
        assertThat(loss(20)).isLessThan(0.95 * loss(1));
    }

    @Test
    void label_noise_requires_an_objective_with_labels() {
        assertThat(ToyGan.ALL.stream().filter(ToyGan::hasLabels))
                .containsExactly(ToyGan.MINIMAX, ToyGan.NON_SATURATING);
        assertThat(ToyGan.HINGE.withLabelNoise(0)).isEqualTo(ToyGan.HINGE);
        assertThatThrownBy(() -> ToyGan.HINGE.withLabelNoise(0.1))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "label noise requires an objective with labels: minimax, non-saturating; got 0.1 with hinge");
        assertThatThrownBy(() -> ToyGan.MINIMAX.withLabelNoise(0.6))
                .isInstanceOf(UsageException.class)
                .hasMessage("label noise must be in [0, 0.5]; got 0.6");
    }

    @Test
    void settings_out_of_range_are_refused_in_one_line() {
        assertThatThrownBy(() -> ToySettings.endless(BuiltInDistribution.RING, ToyGan.HINGE, 0, 0.01, 1))
                .isInstanceOf(UsageException.class)
                .hasMessage("k, the number of discriminator updates for each generator update, must be 1 to 20; got 0");
        for (double rate : new double[] {0, 1.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> ToySettings.endless(BuiltInDistribution.RING, ToyGan.HINGE, 1, rate, 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("the learning rate must be");
        }
    }

    /** Returns the discriminator's loss before the last of its updates in the first step. */
    private static double loss(int discriminatorSteps) {
        ToySettings settings =
                ToySettings.endless(BuiltInDistribution.GRID, ToyGan.NON_SATURATING, discriminatorSteps, 1e-3, 1);
        try (ToyTraining training = new ToyTraining(settings)) {
            return training.step().discriminator().loss();
        }
    }

    private static float[] points(long seed) {
        try (ToyTraining training =
                new ToyTraining(ToySettings.of(BuiltInDistribution.RING, ToyGan.WASSERSTEIN_GP, 10, seed))) {
            for (int i = 0; i < 5; i++) {
                training.step();
            }
            return training.samples();
        }
    }
}
