package rana.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreMapTest {
    @Test
    void centres_are_ordered_row_by_row_from_the_top() {
        assertThat(ScoreMap.centres(2))
                .containsExactly(new float[] {-0.8f, 0.8f, 0.8f, 0.8f, -0.8f, -0.8f, 0.8f, -0.8f}, within(1e-6f));
    }

    @Test
    void scores_become_ranks_ties_their_mean_and_nan_one_half() {
        float[] scores = {5, -1, 5, 1000, Float.NaN};

        // Sorted: -1, 5, 5, 1000, NaN.
        assertThat(ScoreMap.byRank(1, scores).values()).containsExactly(1.5f / 4, 0, 1.5f / 4, 0.75f, 0.5f);
    }

    @Test
    void a_flat_score_is_undecided_everywhere() {
        assertThat(ScoreMap.byRank(2, new float[] {3, 3, 3, 3}).values()).containsOnly(0.5f);
    }

    @Test
    void probabilities_are_unchanged() {
        assertThat(ScoreMap.ofProbabilities(1, new float[] {0.2f, 1, Float.NaN}).values())
                .containsExactly(0.2f, 1, 0.5f);
    }
}
