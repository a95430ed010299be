package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import rana.UsageException;
import rana.optim.Schedule;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

class ClassifierTrainingTest {
    private static int threadsBefore;

    /** Steps this small gain nothing from a second thread, and a busy machine delays it. */
    @BeforeAll
    static void use_one_thread() {
        threadsBefore = Torch.threads();
        Torch.setThreads(1);
    }

    @AfterAll
    static void use_the_usual_threads() {
        Torch.setThreads(threadsBefore);
    }

    @Test
    void learns_both_tasks_and_is_evaluated_on_held_out_pictures() {
        try (ClassifierTraining training = training(1, 12)) {
            Classifier trained = train(training, step -> {});
            assertThat(trained.card().heldOut().accuracies())
                    .allSatisfy(accuracy -> assertThat(accuracy).isGreaterThan(0.95));
            assertThat(trained.card().heldOut().pictures().count()).isEqualTo(60);
            assertThat(trained.card().training().pictures().sha256())
                    .isNotEqualTo(trained.card().heldOut().pictures().sha256());
        }
    }

    @Test
    void equal_seeds_give_equal_weights_and_others_do_not() {
        assertThat(weights(1)).isEqualTo(weights(1)).isNotEqualTo(weights(2));
    }

    @Test
    void no_step_leaves_a_native_pointer_behind() {
        List<Long> counts = new ArrayList<>();
        try (ClassifierTraining training = training(1, 1)) {
            train(training, step -> counts.add(Pointer.totalCount()));
        }
        assertThat(counts).hasSize(12);
        assertThat(counts.subList(1, counts.size())).containsOnly(counts.get(1));
    }

    @Test
    void a_closed_training_leaves_no_native_pointer_behind() {
        long before = Pointer.totalCount();
        try (ClassifierTraining training = training(1, 1)) {
            train(training, step -> {});
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void stops_after_the_current_step() {
        List<Long> steps = new ArrayList<>();
        try (ClassifierTraining training = training(1, 3)) {
            var result = training.run(new Tiny(60, 5000), "", Map.of(), listener(step -> {
                steps.add(step.number());
                if (step.number() == 2) {
                    training.stop();
                }
            }));
            assertThat(result).isEmpty();
        }
        assertThat(steps).containsExactly(1L, 2L);
    }

    @Test
    void refuses_too_few_pictures_and_those_of_another_size() {
        assertThatThrownBy(() -> new ClassifierTraining("T", Tiny.PLAN, new Tiny(9, 0), 1, ComputeDevice.CPU))
                .isInstanceOf(UsageException.class)
                .hasMessage("halves: 9 pictures are fewer than one batch of 10");
        assertThatThrownBy(
                        () -> new ClassifierTraining("T", TrainingPlan.pond(), new Tiny(500, 0), 1, ComputeDevice.CPU))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("pictures are 8×8 with 3 channel(s); the classifier takes 32×32 with 3");
    }

    @Test
    void the_rate_rises_to_its_peak_and_falls_to_zero() {
        Schedule rate = TrainingPlan.oneCycle(1);
        assertThat(rate.at(TrainingPlan.progress(0, 1000))).isCloseTo(0.202, within(1e-9));
        assertThat(rate.at(TrainingPlan.progress(199, 1000))).isCloseTo(0.998, within(1e-9));
        assertThat(rate.at(TrainingPlan.progress(600, 1000))).isCloseTo(0.499375, within(1e-9));
        assertThat(rate.at(TrainingPlan.progress(999, 1000))).isCloseTo(0.000625, within(1e-9));
    }

    private static float[] weights(long seed) {
        try (ClassifierTraining training = training(seed, 1)) {
            Classifier trained = train(training, step -> {});
            return Torch.floats(trained.features().parameters().get(2));
        }
    }

    private static ClassifierTraining training(long seed, int epochs) {
        return new ClassifierTraining("T", Tiny.PLAN.withEpochs(epochs), new Tiny(120, 0), seed, ComputeDevice.CPU);
    }

    private static Classifier train(ClassifierTraining training, Consumer<ClassifierTraining.Step> consumer) {
        return training.run(new Tiny(60, 5000), "", Map.of(), listener(consumer))
                .orElseThrow();
    }

    private static ClassifierTraining.Listener listener(Consumer<ClassifierTraining.Step> consumer) {
        return new ClassifierTraining.Listener() {
            @Override
            public void stepped(ClassifierTraining.Step step) {
                consumer.accept(step);
            }

            @Override
            public void epochEnded(int epoch, List<Double> accuracies) {
                assertThat(accuracies).hasSize(2);
            }
        };
    }
}
