package rana.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import rana.ProgressListener;
import rana.UsageException;
import rana.run.EvaluationFile.NearestPair;

class NeighbourhoodTest {
    private static final FeatureSet LINE = Features.of(new double[] {0, 1, 3, 7, 15}, 1);

    @Test
    void radii_reach_to_the_nearest_others() {
        Neighbourhood line = Neighbourhood.of(LINE, 2, ProgressListener.SILENT);
        assertThat(new double[] {line.radius(0, 1), line.radius(1, 1), line.radius(4, 1)})
                .containsExactly(1, 1, 8);
        assertThat(new double[] {line.radius(0, 2), line.radius(2, 2), line.radius(4, 2)})
                .containsExactly(3, 3, 12);
    }

    @Test
    void a_duplicate_is_a_neighbour_at_distance_0() {
        Neighbourhood twins =
                Neighbourhood.of(Features.of(new double[] {0.1, 0.7, 0.1, 0.7, 5, 5}, 2), 1, ProgressListener.SILENT);
        assertThat(twins.radius(0, 1)).isZero();
        assertThat(twins.radius(1, 1)).isZero();
    }

    @Test
    void a_set_covers_itself() {
        FeatureSet set = Features.normal(2300, 5, 0, 1, 1);
        Neighbourhood balls = Neighbourhood.of(set, 5, ProgressListener.SILENT);
        assertThat(PrecisionRecall.of(balls, balls, 3, ProgressListener.SILENT)).isEqualTo(new PrecisionRecall(1, 1));
        DensityCoverage density = DensityCoverage.of(balls, set, 5, ProgressListener.SILENT);
        assertThat(density.coverage()).isOne();
        assertThat(density.density()).isCloseTo(1, within(1e-3));
        assertThat(Memorisation.of(set, balls, ProgressListener.SILENT).ratio()).isZero();
    }

    @Test
    void distant_sets_do_not_overlap() {
        Neighbourhood here = Neighbourhood.of(Features.normal(60, 5, 0, 1, 1), 5, ProgressListener.SILENT);
        Neighbourhood there = Neighbourhood.of(Features.normal(60, 5, 100, 1, 2), 5, ProgressListener.SILENT);
        assertThat(PrecisionRecall.of(here, there, 3, ProgressListener.SILENT)).isEqualTo(new PrecisionRecall(0, 0));
        assertThat(DensityCoverage.of(here, there.set(), 5, ProgressListener.SILENT))
                .isEqualTo(new DensityCoverage(0, 0));
    }

    @Test
    void blocks_give_the_same_result_as_all_pairs_at_once() {
        FeatureSet rows = Features.normal(1100, 3, 0, 1, 1);
        FeatureSet columns = Features.normal(4100, 3, 0, 1, 2);
        Nearest nearest = Nearest.of(rows, columns, ProgressListener.SILENT);
        for (int i : new int[] {0, 999, 1000, 1099}) {
            double smallest = Double.POSITIVE_INFINITY;
            int at = -1;
            for (int j = 0; j < columns.count(); j++) {
                double squared = 0;
                for (int d = 0; d < 3; d++) {
                    double difference = (double) rows.values()[3 * i + d] - columns.values()[3 * j + d];
                    squared += difference * difference;
                }
                if (squared < smallest) {
                    smallest = squared;
                    at = j;
                }
            }
            assertThat(nearest.pair(i).training()).isEqualTo(at);
            assertThat(nearest.pair(i).distance()).isCloseTo(Math.sqrt(smallest), within(1e-9));
        }
    }

    @Test
    void held_out_pictures_calibrate_the_distance_of_new_ones() {
        FeatureSet training = Features.normal(800, 6, 0, 1, 1);
        FeatureSet heldOut = Features.normal(400, 6, 0, 1, 2);
        FeatureSet fresh = Features.normal(400, 6, 0, 1, 3);
        assertThat(Memorisation.of(fresh, training, heldOut, ProgressListener.SILENT)
                        .ratio())
                .isBetween(0.9, 1.1);
        Memorisation copied =
                Memorisation.of(Features.first(training, 100), training, heldOut, ProgressListener.SILENT);
        assertThat(copied.ratio()).isZero();
        assertThat(copied.nearest().closest(1)).containsExactly(new NearestPair(0, 0, 0));
    }

    @Test
    void the_closest_come_first() {
        Nearest nearest = Nearest.of(Features.of(new double[] {20, 2.5, 7.25}, 1), LINE, ProgressListener.SILENT);
        assertThat(nearest.closest(2)).containsExactly(new NearestPair(2, 3, 0.25), new NearestPair(1, 2, 0.5));
        assertThat(nearest.median()).isEqualTo(0.5);
    }

    @Test
    void fewer_pictures_than_neighbours_are_refused_with_both_numbers() {
        assertThatThrownBy(() -> Neighbourhood.of(LINE, 5, ProgressListener.SILENT))
                .isInstanceOf(UsageException.class)
                .hasMessage("k-NN with k = 5 needs at least 6 pictures on each side; got 5");
    }
}
