package rana.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.run.SettingChange;

/** Simulated trainings: each uses 95 to 100 % of its budget, however its speed changes. */
class TimePlannerTest {
    private static final double LIMIT = 600;

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.05, 1, 8})
    void a_training_at_a_steady_speed_is_hardly_planned_again(double step) {
        Simulation run = new Simulation(used -> step).assuming(step).run();

        run.assertThatBudgetIsKept();
        assertThat(run.plans).hasSizeLessThan(4);
        assertThat(run.snapshots).isBetween(11, 14);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.67, 2, 10})
    void a_first_estimate_may_be_wrong_in_either_direction(double assumed) {
        Simulation run = new Simulation(used -> 0.1).assuming(assumed).run();

        run.assertThatBudgetIsKept();
        assertThat(run.snapshots).isBetween(9, 20);
    }

    @Test
    void the_slow_first_steps_of_a_gpu_do_not_shorten_the_training() {
        Simulation run =
                new Simulation(used -> used < 8 ? 0.67 : 0.1).assuming(0.67).run();

        run.assertThatBudgetIsKept();
        assertThat(run.step).isGreaterThan(5600);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 2",
        "0.5, 0.5",
        "0.3, 2",
        "0.3, 0.5",
        "0.7, 2",
        "0.7, 0.5",
        "0.85, 2",
        "0.85, 0.5",
        "0.1, 4",
        "0.1, 0.25"
    })
    void a_machine_whose_speed_changes_half_way_keeps_the_budget(double at, double factor) {
        for (double step : new double[] {0.01, 0.3, 3}) {
            new Simulation(used -> used < at * LIMIT ? step : step * factor)
                    .assuming(step)
                    .run()
                    .assertThatBudgetIsKept();
        }
    }

    @Test
    void a_busy_machine_keeps_the_budget() {
        new Simulation(used -> (used % 47 < 20 ? 2 : 1) * (0.2 + 0.1 * Math.sin(used * 3)))
                .assuming(0.1)
                .run()
                .assertThatBudgetIsKept();
    }

    @Test
    void lazy_penalties_keep_the_budget() {
        int[] count = {0};
        new Simulation(used -> count[0]++ % 16 == 0 ? 0.8 : 0.2)
                .assuming(0.2)
                .run()
                .assertThatBudgetIsKept();
    }

    @ParameterizedTest
    @CsvSource({"200, 6", "200, 30", "500, 58", "37, 2", "4000, 100"})
    void expensive_evaluations_count(long every, double seconds) {
        for (double estimate : new double[] {seconds, seconds / 3, seconds * 2}) {
            Simulation run = new Simulation(used -> 0.1).assuming(0.1);
            run.evaluateEvery = every;
            run.evaluationSeconds = seconds;
            run.evaluationEstimate = estimate;
            run.run().assertThatBudgetIsKept();
            assertThat(run.evaluations).isPositive();
        }
    }

    @Test
    void expensive_snapshots_as_often_as_requested_count() {
        Simulation run = new Simulation(used -> 0.1).assuming(0.1);
        run.every = 50L;
        run.snapshotSeconds = 4;
        run.run().assertThatBudgetIsKept();
        assertThat(run.snapshots).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.4, 0.8, 0.95})
    void the_rest_of_a_budget_is_used_on_a_machine_of_another_speed(double before) {
        Simulation run = new Simulation(used -> 0.25).assuming(0.1);
        run.used = before * LIMIT;
        run.step = (long) (run.used / 0.1);
        run.run().assertThatBudgetIsKept();
    }

    @Test
    void a_training_whose_last_steps_hang_is_stopped() {
        Simulation run = new Simulation(used -> used < 0.98 * LIMIT ? 0.1 : 7)
                .assuming(0.1)
                .run();

        assertThat(run.used).isLessThanOrEqualTo(LIMIT * 1.01);
    }

    /** A training by the rules of {@code Training} and {@link BudgetKeeper}, in simulated time. */
    private static final class Simulation {
        private final DoubleUnaryOperator secondsOfStep;
        private final List<SettingChange> plans = new ArrayList<>();
        private double snapshotSeconds = 1;
        private @Nullable Long every;
        private long evaluateEvery;
        private double evaluationSeconds;
        private double evaluationEstimate;
        private double assumed;
        private double used;
        private long step;
        private int snapshots;
        private int evaluations;

        private Simulation(DoubleUnaryOperator secondsOfStep) {
            this.secondsOfStep = secondsOfStep;
        }

        private Simulation assuming(double seconds) {
            assumed = seconds;
            return this;
        }

        private Simulation run() {
            TimePlanner planner = new TimePlanner(
                    LIMIT,
                    used,
                    used / LIMIT,
                    every,
                    new TimePlanner.Evaluations(steps -> evaluateEvery, evaluationEstimate, -1));
            planner.assume(assumed);
            TimePlanner.Length length = planner.longest(step);
            plans.add(SettingChange.ofLength(0, length.steps(), length.every()));
            long evaluated = -1;
            double fraction = fraction();
            boolean stopped = false;
            while (step < length.steps() && !stopped) {
                double seconds = secondsOfStep.applyAsDouble(used);
                used += seconds;
                step++;
                planner.stepped(used, seconds);
                assertThat(fraction()).isGreaterThanOrEqualTo(fraction);
                fraction = fraction();
                if (step < length.steps()) {
                    stopped = planner.isOver();
                    if (!stopped) {
                        TimePlanner.Length next =
                                planner.plan(step, length, fraction).orElse(length);
                        if (!next.equals(length)) {
                            assertThat(next.steps()).isGreaterThan(step);
                            length = next;
                            plans.add(SettingChange.ofLength(step, length.steps(), length.every()));
                        }
                    }
                }
                if (stopped || step == length.steps() || step % length.every() == 0) {
                    snapshots++;
                    used += snapshotSeconds;
                    planner.snapshotTook(snapshotSeconds);
                    if (evaluateEvery > 0
                            && (evaluated < 0 || step - evaluated >= evaluateEvery)
                            && planner.hasTimeToEvaluate(used)) {
                        used += evaluationSeconds;
                        evaluated = step;
                        evaluations++;
                        planner.evaluationTook(step, evaluationSeconds);
                    }
                }
            }
            return this;
        }

        private double fraction() {
            return SettingChange.fraction(step, 1, plans);
        }

        private void assertThatBudgetIsKept() {
            assertThat(used / LIMIT).isBetween(0.95, 1.0);
            assertThat(fraction()).isEqualTo(1);
            assertThat(plans).hasSizeLessThan(30);
        }
    }
}
