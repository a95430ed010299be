package rana.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;
import rana.train.TinyGan;

/** With a clock that advances by a fixed time whenever it is read. */
class StepSecondsTest {
    private static final Recipe TINY = TinyGan.recipe("training.batch=20");

    @Test
    void short_steps_are_measured_with_the_batch_of_the_recipe() {
        StepSeconds seconds =
                StepSeconds.measure(TINY, ComputeDevice.CPU, clock(0.001)).orElseThrow();
        assertThat(seconds.batch()).isEqualTo(20);
        assertThat(seconds.float32()).isPositive();
        assertThat(seconds.bfloat16()).isPositive();
    }

    @Test
    void long_steps_are_measured_with_a_smaller_batch() {
        assertThat(StepSeconds.measure(TINY, ComputeDevice.CPU, clock(0.2)))
                .hasValueSatisfying(seconds -> assertThat(seconds.batch()).isEqualTo(4));
    }

    @Test
    void steps_that_do_not_fit_into_three_seconds_even_so_are_not_measured() {
        assertThat(StepSeconds.measure(TINY, ComputeDevice.CPU, clock(1))).isEmpty();
    }

    @Test
    void a_batch_in_which_bfloat16_is_too_slow_is_not_tried() {
        assertThat(StepSeconds.measure(TINY, ComputeDevice.CPU, slowInBfloat16(0.01, 0.5)))
                .hasValueSatisfying(seconds -> assertThat(seconds.batch()).isEqualTo(4));
    }

    @Test
    void every_kind_of_model_is_measured() {
        for (String name : List.of("vae", "r3gan-small-conditional")) {
            Recipe recipe = Recipes.named(
                    name,
                    name.equals("vae")
                            ? List.of("pictures.size=16", "training.batch=4", "networks.width=8")
                            : List.of(
                                    "pictures.size=16",
                                    "training.batch=4",
                                    "networks.widths=[16, 16, 16]",
                                    "networks.blocks=[1, 1, 1]"));
            assertThat(StepSeconds.measure(recipe, ComputeDevice.CPU, clock(0.001)))
                    .as(name)
                    .isPresent();
        }
    }

    /** Returns a clock in which the seventh reading, the end of the first step in bfloat16, comes late. */
    private static LongSupplier slowInBfloat16(double secondsPerReading, double late) {
        long[] readings = {0};
        LongSupplier steady = clock(secondsPerReading);
        return () -> steady.getAsLong() + (++readings[0] >= 7 ? (long) (late * 1e9) : 0);
    }

    private static LongSupplier clock(double secondsPerReading) {
        long[] now = {0};
        return () -> now[0] += (long) (secondsPerReading * 1e9);
    }
}
