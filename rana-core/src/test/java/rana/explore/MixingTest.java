package rana.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixingTest {
    private static final Offset<Double> ROUNDING = within(1e-12);

    @Test
    void a_third_of_a_right_angle_is_30_degrees_and_a_third_of_the_way_in_length() {
        double[] mixed =
                Mixing.spherical(List.of(new double[] {1, 0}, new double[] {0, 2}), new double[] {2 / 3.0, 1 / 3.0});

        double length = 4 / 3.0;
        assertThat(mixed).containsExactly(new double[] {length * Math.sqrt(0.75), length * 0.5}, ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.5, 0.9, 1})
    void angles_and_lengths_between_two_random_points_grow_evenly(double fraction) {
        double[] first = random(1);
        double[] second = random(2);

        double[] mixed = Mixing.spherical(List.of(first, second), new double[] {1 - fraction, fraction});

        assertThat(angle(first, mixed)).isCloseTo(fraction * angle(first, second), within(1e-7));
        assertThat(angle(mixed, second)).isCloseTo((1 - fraction) * angle(first, second), within(1e-7));
        assertThat(Mixing.norm(mixed))
                .isCloseTo((1 - fraction) * Mixing.norm(first) + fraction * Mixing.norm(second), within(1e-9));
    }

    @Test
    void both_ends_of_every_way_are_the_points_themselves() {
        double[] point = random(3);
        for (double[] other : List.of(random(4), point, times(point, -1), times(point, 2), new double[point.length])) {
            assertThat(Mixing.spherical(List.of(point, other), new double[] {1, 0}))
                    .containsExactly(point, within(1e-9));
            assertThat(Mixing.spherical(List.of(point, other), new double[] {0, 1}))
                    .containsExactly(other, within(1e-9));
        }
    }

    @Test
    void the_way_to_the_opposite_point_leads_around_the_mean_and_not_through_it() {
        double[] point = random(5);

        double[] middle = Mixing.spherical(List.of(point, times(point, -1)), new double[] {0.5, 0.5});

        assertThat(Mixing.norm(middle)).isCloseTo(Mixing.norm(point), within(1e-9));
        assertThat(angle(point, middle)).isCloseTo(Math.PI / 2, within(1e-7));
    }

    @Test
    void more_than_two_are_summed_by_weight_and_brought_to_their_mean_length() {
        double[] mixed = Mixing.spherical(
                List.of(new double[] {3, 0, 0}, new double[] {0, 4, 0}, new double[] {0, 0, 5}),
                new double[] {0.5, 0.25, 0.25});

        double scale = 3.75 / Math.sqrt(1.5 * 1.5 + 1 + 1.25 * 1.25);
        assertThat(mixed).containsExactly(new double[] {1.5 * scale, scale, 1.25 * scale}, ROUNDING);
    }

    @Test
    void a_straight_line_has_the_weighted_sum() {
        assertThat(Mixing.linear(List.of(new double[] {1, -1}, new double[] {0, 1}), new double[] {0.25, 0.75}))
                .containsExactly(new double[] {0.25, 0.5}, ROUNDING);
    }

    private static double[] random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(64).map(uniform -> uniform - 0.5).toArray();
    }

    private static double[] times(double[] vector, double factor) {
        return Arrays.stream(vector).map(value -> factor * value).toArray();
    }

    private static double angle(double[] a, double[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
        }
        return Math.acos(Math.max(-1, Math.min(1, dot / (Mixing.norm(a) * Mixing.norm(b)))));
    }
}
