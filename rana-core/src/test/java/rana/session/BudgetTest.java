package rana.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.UsageException;
import rana.data.ImageSource;
import rana.data.Pond;
import rana.gan.TwoProcesses;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;
import rana.train.Training;

class BudgetTest {
    @ParameterizedTest
    @CsvSource({"90s, 90", "45m, 2700", "45min, 2700", "1h30m, 5400", "'1h 2m 3s', 3723"})
    void a_time_is_hours_minutes_and_seconds(String text, long seconds) {
        assertThat(Budget.parse(text)).isEqualTo(new Budget.Time(Duration.ofSeconds(seconds)));
    }

    @Test
    void steps_and_images_are_counts() {
        assertThat(Budget.parse("2,000 steps")).isEqualTo(new Budget.Steps(2000));
        assertThat(Budget.parse("200k images")).isEqualTo(new Budget.Images(200_000));
        assertThat(Budget.parse("2Mimages")).isEqualTo(new Budget.Images(2_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0s", "45", "-5m", "5 apples", "0steps", "1e3s", "5m2h"})
    void anything_else_is_refused_with_what_would_do(String text) {
        assertThatThrownBy(() -> Budget.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "budget must be a time (90s, 45m, 1h30m), steps (2000steps) or images (200kimages); got '%s'"
                                .formatted(text));
    }

    @Test
    void a_plan_of_images_takes_as_many_steps_as_show_them() {
        Recipe recipe = plan(new Budget.Images(10_000)).recipe();

        assertThat(recipe.training().steps()).isEqualTo(10_000 / 32);
        assertThat(recipe.training().snapshotEvery()).isEqualTo(26);
        assertThat(recipe.optimizer())
                .isEqualTo(Recipes.named("pond", List.of()).optimizer());
    }

    @Test
    void a_plan_for_less_than_a_step_is_refused() {
        assertThatThrownBy(() -> plan(new Budget.Images(31)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("less than one step of training.batch 32");
    }

    @Test
    void a_plan_of_too_little_time_is_refused_before_anything_is_trained() {
        assertThatThrownBy(() -> plan(new Budget.Time(Duration.ofMillis(50))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is too short for 10 steps of pond");
    }

    @Test
    void a_wide_network_shrinks_where_time_is_short_and_says_so() {
        Recipe dcgan = Recipes.named("dcgan", List.of("training.batch=2", "pictures.source=pond"));
        Plan plan = Plan.of(dcgan, 20, circumstances(new Pond(16, 32, 3, 1)));

        assertThat(plan.recipe().generator().parameters())
                .isLessThan(dcgan.generator().parameters() / 2);
        assertThat(plan.reason()).contains("the full width would see");
    }

    @Test
    void the_steps_of_a_plan_are_measured_with_all_processes_of_the_group() {
        Mirror group = new Mirror();
        Recipe inShards = Recipes.named("pond", List.of("training.batch=16", "training.shards=2"));

        Plan plan = Plan.of(
                inShards,
                20,
                new Plan.Circumstances(
                        Plan.Width.FIXED,
                        null,
                        TimePlanner.Evaluations.NONE,
                        new Pond(16, 32, 3, 1),
                        1,
                        new Training.Environment(ComputeDevice.CPU, System::nanoTime, group)));

        assertThat(plan.secondsPerStep()).isPositive();
        assertThat(group.gathers).isGreaterThan(1);
    }

    /** The first of two processes, of which the other one computes the same. */
    private static final class Mirror implements TwoProcesses {
        private int gathers;

        @Override
        public Tensor gather(Tensor mine) {
            gathers++;
            return TwoProcesses.super.gather(mine);
        }
    }

    private static Plan plan(Budget budget) {
        Recipe pond = Recipes.named("pond", List.of());
        return budget.seconds().isPresent()
                ? Plan.of(pond, budget.seconds().getAsDouble(), circumstances(new Pond(64, 32, 3, 1)))
                : Plan.of(pond, budget, null);
    }

    private static Plan.Circumstances circumstances(ImageSource images) {
        return new Plan.Circumstances(
                Plan.Width.MAY_SHRINK,
                null,
                TimePlanner.Evaluations.NONE,
                images,
                1,
                Training.Environment.of(ComputeDevice.CPU));
    }
}
