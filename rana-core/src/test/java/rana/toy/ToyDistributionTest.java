package rana.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rana.UsageException;

class ToyDistributionTest {
    private static final int MANY = 40_000;

    @ParameterizedTest
    @EnumSource(
            value = BuiltInDistribution.class,
            names = {"RING", "GRID"})
    void points_lie_around_the_modes_with_the_distribution_s_deviation(ToyDistribution distribution) {
        float[] points = distribution.draw(MANY, new SplittableRandom(1));
        double squares = 0;
        for (int i = 0; i < MANY; i++) {
            ToyDistribution.Point point = new ToyDistribution.Point(points[2 * i], points[2 * i + 1]);
            double nearest = distribution.modes().stream()
                    .mapToDouble(point::distance)
                    .min()
                    .orElse(9);
            squares += nearest * nearest;
        }
        assertThat(Math.sqrt(squares / MANY / 2))
                .isCloseTo(distribution.deviation(), within(0.02 * distribution.deviation()));
        Modes modes = Modes.of(distribution, points);
        assertThat(modes.found())
                .isEqualTo(modes.of())
                .isEqualTo(distribution.modes().size());
        assertThat(modes.near())
                .as("within 3 deviations of a 2-D Gaussian")
                .isCloseTo(1 - Math.exp(-4.5), within(0.002));
    }

    @Test
    void the_ring_has_eight_modes_on_the_unit_circle_and_the_grid_25() {
        assertThat(BuiltInDistribution.RING.modes())
                .hasSize(8)
                .allSatisfy(mode -> assertThat(Math.hypot(mode.x(), mode.y())).isCloseTo(1, within(1e-12)));
        assertThat(BuiltInDistribution.GRID.modes()).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void two_moons_are_half_circles_that_mirror_each_other() {
        float[] points = BuiltInDistribution.TWO_MOONS.draw(MANY, new SplittableRandom(2));
        double x = 0;
        double y = 0;
        double off = 0;
        for (int i = 0; i < MANY; i++) {
            x += points[2 * i] / MANY;
            y += points[2 * i + 1] / MANY;
            double upper = Math.hypot(points[2 * i] + 0.5, points[2 * i + 1] + 0.25);
            double lower = Math.hypot(points[2 * i] - 0.5, points[2 * i + 1] - 0.25);
            off = Math.max(off, Math.min(Math.abs(upper - 1), Math.abs(lower - 1)));
        }
        assertThat(x).isCloseTo(0, within(0.01));
        assertThat(y).isCloseTo(0, within(0.01));
        assertThat(off).isLessThan(6 * BuiltInDistribution.TWO_MOONS.deviation());
    }

    @Test
    void the_swiss_roll_s_radius_grows_with_its_angle() {
        float[] points = BuiltInDistribution.SWISS_ROLL.draw(MANY, new SplittableRandom(3));
        for (int i = 0; i < MANY; i++) {
            double radius = 15 * Math.hypot(points[2 * i], points[2 * i + 1]);
            double angle = Math.atan2(points[2 * i + 1], points[2 * i]);
            double turns = (radius - angle) / (2 * Math.PI);
            assertThat(Math.abs(turns - Math.round(turns)) * 2 * Math.PI)
                    .as("off the spiral")
                    .isLessThan(15 * 8 * BuiltInDistribution.SWISS_ROLL.deviation());
        }
    }

    @Test
    void a_mode_is_found_with_a_quarter_of_its_expected_points() {
        float[] points = new float[2 * 80]; // all at the origin, except those below
        for (int i = 0; i < 3; i++) {
            points[2 * i] = 1; // three on the first mode, which has ten expected points
        }
        for (int i = 3; i < 5; i++) {
            points[2 * i + 1] = -1.05f; // two on another, 2.5 deviations off
        }
        Modes modes = Modes.of(BuiltInDistribution.RING, points);

        assertThat(modes).isEqualTo(new Modes(1, 8, 5 / 80.0));
    }

    @Test
    void an_unknown_name_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> ToyDistribution.named("rings"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("ring, grid, swiss-roll, two-moons; got 'rings'; did you mean 'ring'?");
    }
}
