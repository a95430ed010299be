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

class OwnPointsTest {
    private static final int MANY = 20_000;

    @Test
    void points_are_drawn_around_the_own_ones_equally_often_and_with_a_little_noise() {
        OwnPoints cloud = OwnPoints.of(-1, 0.5, 1.5, -1.6);

        float[] drawn = cloud.draw(MANY, new SplittableRandom(1));

        int left = 0;
        double squares = 0;
        for (int i = 0; i < MANY; i++) {
            boolean isLeft = drawn[2 * i] < 0;
            left += isLeft ? 1 : 0;
            squares += Math.pow(drawn[2 * i] - (isLeft ? -1 : 1.5), 2);
            squares += Math.pow(drawn[2 * i + 1] - (isLeft ? 0.5 : -1.6), 2);
        }
        assertThat(left / (double) MANY).isCloseTo(0.5, within(0.02));
        assertThat(Math.sqrt(squares / MANY / 2)).isCloseTo(cloud.deviation(), within(0.001));
        assertThat(cloud.modes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1.7, 0", "0, -1.61", "NaN, 0", "0, Infinity"})
    void points_outside_the_plane_that_is_shown_are_refused(double x, double y) {
        assertThatThrownBy(() -> OwnPoints.of(x, y))
                .isInstanceOf(UsageException.class)
                .hasMessage("points must lie within ±1.6 along either axis; got (%s, %s)".formatted(x, y));
    }

    @Test
    void no_points_too_many_and_half_a_point_are_refused() {
        assertThatThrownBy(OwnPoints::of).hasMessage("a cloud must have 1 to 2000 points; got 0");
        List<PointCloud.Point> many = Collections.nCopies(2001, new PointCloud.Point(0, 0));
        assertThatThrownBy(() -> new OwnPoints(many)).hasMessage("a cloud must have 1 to 2000 points; got 2001");
        assertThatThrownBy(() -> OwnPoints.of(1, 1, 1)).hasMessage("points must be pairs of x and y; got 3 numbers");
    }
}
