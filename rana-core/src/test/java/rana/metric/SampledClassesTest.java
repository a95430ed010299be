package rana.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampledClassesTest {
    @Test
    void classes_are_drawn_as_often_as_the_reference_has_them() {
        int[] labels = SampledClasses.of(List.of("red", "blue"), Map.of("red", 190, "blue", 10))
                .labels(400);

        assertThat(Arrays.stream(labels).filter(label -> label == 1)).hasSize(20);
        assertThat(Arrays.stream(labels, 0, 200).filter(label -> label == 1)).hasSize(10);
    }

    @Test
    void equal_classes_take_turns() {
        assertThat(SampledClasses.of(List.of("a", "b", "c"), Map.of("a", 7, "b", 7, "c", 7))
                        .labels(7))
                .containsExactly(0, 1, 2, 0, 1, 2, 0);
        assertThat(SampledClasses.inTurn(List.of("a", "b")).labels(3)).containsExactly(0, 1, 0);
        assertThat(SampledClasses.inTurn(List.of()).labels(2)).containsExactly(0, 0);
    }

    @Test
    void classes_that_only_one_side_has_are_not_drawn_but_named() {
        SampledClasses classes =
                SampledClasses.of(List.of("cat", "dog", "frog"), Map.of("frog", 3, "cat", 1, "ship", 5));

        assertThat(classes.labels(8)).containsOnly(0, 2);
        assertThat(Arrays.stream(classes.labels(8)).filter(label -> label == 2)).hasSize(6);
        assertThat(classes.description())
                .isEqualTo("in the proportions of the reference, without dog, and the generator lacks ship");
    }

    @Test
    void a_reference_without_these_classes_has_all_classes_drawn_in_turn() {
        assertThat(SampledClasses.of(List.of("cat", "dog"), Map.of()).description())
                .isEqualTo("all in turn, as the reference has no classes");
        assertThat(SampledClasses.of(List.of("cat", "dog"), Map.of("ship", 5)).description())
                .isEqualTo("all in turn, as the reference has none of them");
        assertThat(SampledClasses.of(List.of(), Map.of("ship", 5)).description())
                .isNull();
    }
}
