package rana.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveProbabilityTest {
    private static final AdaptiveProbability PAPER = new AdaptiveProbability(0.6, 500_000, 1);

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.7, 256, 0.500512",
        "0.5, 0.5, 256, 0.499488",
        "0.5, 0.6, 256, 0.5",
        "0.5, NaN, 256, 0.5",
        "0, -1, 256, 0",
        "0.9999, 1, 256, 1",
        "0, 1, 500000, 1"
    })
    void it_moves_by_the_images_seen_towards_the_target_and_stays_in_bounds(
            double probability, double signs, long images, double wanted) {
        assertThat(PAPER.next(probability, signs, images)).isCloseTo(wanted, within(1e-12));
    }

    @Test
    void it_stops_at_its_limit() {
        assertThat(new AdaptiveProbability(0.6, 1000, 0.8).next(0.7, 1, 1000)).isEqualTo(0.8);
    }

    @Test
    void settings_that_make_no_sense_are_refused_by_name() {
        assertThatThrownBy(() -> new AdaptiveProbability(1, 1, 1)).hasMessageContaining("target must be");
        assertThatThrownBy(() -> new AdaptiveProbability(0, 0, 1)).hasMessageContaining("adjustImages must be");
        assertThatThrownBy(() -> new AdaptiveProbability(0, 1, 1.5)).hasMessageContaining("limit must be");
    }
}
