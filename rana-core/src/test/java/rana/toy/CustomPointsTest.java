package rana.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.UsageException;

class CustomPointsTest {
    private static final int MANY = 20_000;

    @Test
    void samples_are_drawn_around_each_point_equally_often_with_noise() {
        CustomPoints distribution = CustomPoints.of(-1, 0.5, 1.5, -1.6);

        float[] drawn = distribution.draw(MANY, new SplittableRandom(1));

        int left = 0;
        double squares = 0;
        for (int i = 0; i < MANY; i++) {
            boolean isLeft = drawn[2 * i] < 0;
            left += isLeft ? 1 : 0;
            squares += Math.pow(drawn[2 * i] - (isLeft ? -1 : 1.5), 2);
            squares += Math.pow(drawn[2 * i + 1] - (isLeft ? 0.5 : -1.6), 2);
        }
        assertThat(left / (double) MANY).isCloseTo(0.5, within(0.02));
        assertThat(Math.sqrt(squares / MANY / 2)).isCloseTo(distribution.deviation(), within(0.001));
        assertThat(distribution.modes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1.7, 0", "0, -1.61", "NaN, 0", "0, Infinity"})
    void points_out_of_range_are_refused(double x, double y) {
        assertThatThrownBy(() -> CustomPoints.of(x, y))
                .isInstanceOf(UsageException.class)
                .hasMessage("points must lie within ±1.6 along either axis; got (%s, %s)".formatted(x, y));
    }

    @Test
    void too_few_or_too_many_points_and_odd_coordinates_are_refused() {
        assertThatThrownBy(CustomPoints::of).hasMessage("there must be 1 to 2000 points; got 0");
        List<ToyDistribution.Point> many = Collections.nCopies(2001, new ToyDistribution.Point(0, 0));
        assertThatThrownBy(() -> new CustomPoints(many)).hasMessage("there must be 1 to 2000 points; got 2001");
        assertThatThrownBy(() -> CustomPoints.of(1, 1, 1)).hasMessage("points must be pairs of x and y; got 3 numbers");
    }
}
