package rana.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "LINEAR, 0, 0",
        "LINEAR, 0.05, 1",
        "LINEAR, 0.1, 2",
        "LINEAR, 0.2, 1.5",
        "LINEAR, 0.3, 1",
        "LINEAR, 1, 1",
        "COSINE, 0.05, 1",
        "COSINE, 0.1, 2",
        "COSINE, 0.15, 1.8535534",
        "COSINE, 0.2, 1.5",
        "COSINE, 0.5, 1"
    })
    void warms_up_goes_over_and_stays(Schedule.Curve curve, double fraction, double value) {
        assertThat(new Schedule(curve, 2, 1, 0.3, 0.1).at(fraction)).isCloseTo(value, within(1e-6));
    }

    @Test
    void a_constant_never_moves() {
        Schedule constant = Schedule.constant(0.25);

        assertThat(constant.isConstant()).isTrue();
        assertThat(new double[] {constant.at(0), constant.at(0.5), constant.at(1)})
                .containsOnly(0.25);
        assertThat(Schedule.constant(1).warmup(0.1).isConstant()).isFalse();
    }

    @Test
    void refuses_what_has_no_meaning() {
        assertThatThrownBy(() -> Schedule.linear(1, 0).fraction(0)).hasMessage("share must be in (0, 1]; got 0.0");
        assertThatThrownBy(() -> Schedule.linear(1, 0).fraction(0.5).warmup(0.5))
                .hasMessage("warmup must be in [0, share), with share 0.5; got 0.5");
        assertThatThrownBy(() -> Schedule.constant(Double.NaN)).hasMessage("from must be a finite number; got NaN");
    }
}
