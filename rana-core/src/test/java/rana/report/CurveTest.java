package rana.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CurveTest {
    @Test
    void smoothed_leaves_a_straight_line_alone_but_at_its_ends() {
        double[] smoothed = line(101).smoothed(5).values();

        for (int i = 5; i < 96; i++) {
            assertThat(smoothed[i]).isCloseTo(i, within(1e-9));
        }
        assertThat(smoothed[0]).isCloseTo(2.5, within(1e-9));
    }

    @Test
    void smoothed_keeps_the_mean_of_a_constant_and_spreads_a_spike() {
        double[] values = new double[11];
        values[5] = 9;

        assertThat(new Curve(line(11).steps(), values).smoothed(1).values())
                .containsExactly(0, 0, 0, 0, 3, 3, 3, 0, 0, 0, 0);
    }

    @Test
    void thinned_keeps_spikes_order_and_the_limit() {
        double[] values = new double[10_007];
        values[1234] = 50;
        values[9876] = -50;

        Curve thinned = new Curve(line(10_007).steps(), values).thinned(200);

        assertThat(thinned.size()).isEqualTo(200);
        assertThat(thinned.steps()).isSorted();
        assertThat(Arrays.stream(thinned.values()).boxed()).contains(50.0, -50.0);
    }

    @Test
    void quantiles_of_a_line_are_its_parts() {
        assertThat(line(101).quantile(0.01)).isEqualTo(1);
        assertThat(line(101).quantile(0.5)).isEqualTo(50);
        assertThat(line(101).quantile(0.99)).isEqualTo(99);
    }

    private static Curve line(int size) {
        double[] numbers = new double[size];
        Arrays.setAll(numbers, i -> i);
        return new Curve(numbers, numbers.clone());
    }
}
