package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rana.classify.PondExamples.Kind;
import rana.data.DataListener;
import rana.pond.Colouring;

class PondExamplesTest {
    private static final PondExamples EXAMPLES = new PondExamples(200, 32, 5, DataListener.SILENT);

    @Test
    void an_example_is_a_function_of_the_seed_and_its_index() {
        PondExamples fewer = new PondExamples(60, 32, 5, DataListener.SILENT);
        PondExamples others = new PondExamples(60, 32, 6, DataListener.SILENT);
        for (int i = 0; i < 60; i++) {
            assertThat(picture(fewer, i)).isEqualTo(picture(EXAMPLES, i)).isNotEqualTo(picture(others, i));
        }
    }

    @Test
    void half_are_frogs_and_every_other_kind_is_as_frequent_as_the_next() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (int i = 0; i < 200; i++) {
            counts.merge(EXAMPLES.kind(i), 1, Integer::sum);
        }
        assertThat(counts.remove(Kind.FROG)).isEqualTo(100);
        assertThat(counts).hasSize(10).containsValue(10);
        assertThat(counts.values()).containsOnly(10);
    }

    @Test
    void only_frogs_have_a_species_a_colouring_and_a_pose() {
        for (int i = 0; i < 200; i++) {
            boolean frog = EXAMPLES.kind(i) == Kind.FROG;
            assertThat(EXAMPLES.answer(i, PondExamples.FROG)).isEqualTo(frog ? 1 : 0);
            for (int question = 1; question < 4; question++) {
                int answers = EXAMPLES.questions().get(question).answers().size();
                assertThat(EXAMPLES.answer(i, question)).isBetween(frog ? 0 : -1, frog ? answers - 1 : -1);
            }
        }
    }

    @Test
    void answers_belong_together() {
        for (int i = 0; i < 200; i += 2) {
            String species = answer(i, PondExamples.SPECIES);
            String colouring = answer(i, PondExamples.COLOURING);
            assertThat(Colouring.valueOf(colouring.toUpperCase(Locale.ROOT))
                            .species()
                            .label())
                    .isEqualTo(species);
        }
    }

    private static String answer(int index, int question) {
        return EXAMPLES.questions().get(question).answers().get(EXAMPLES.answer(index, question));
    }

    private static byte[] picture(PondExamples examples, int index) {
        byte[] picture = new byte[examples.pictureBytes()];
        examples.read(index, picture, 0);
        return picture;
    }
}
