package rana.toy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToyPlotTest {
    @Test
    void points_that_are_not_numbers_are_left_out() {
        float[] scores = new float[ToyPlot.CELLS * ToyPlot.CELLS];
        float[] none = {};
        float[] diverged = {Float.NaN, Float.NaN, Float.POSITIVE_INFINITY, 0};
        assertThat(ToyPlot.draw(scores, none, diverged).pixels())
                .isEqualTo(ToyPlot.draw(scores, none, none).pixels());
    }
}
