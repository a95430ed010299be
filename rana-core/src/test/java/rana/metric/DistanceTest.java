package rana.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import rana.FailureException;
import rana.ProgressListener;
import rana.UsageException;
import rana.random.RandomStream;

class DistanceTest {
    @Test
    void two_points_on_a_line_have_the_distance_of_the_formula() {
        // Means 1 and 7, variances 2 and 8: 36 + 2 + 8 - 2 √16.
        FeatureSet first = Features.of(new double[] {0, 2}, 1);
        FeatureSet second = Features.of(new double[] {5, 9}, 1);
        assertThat(FrechetDistance.of(first, second)).isCloseTo(38, within(1e-12));
    }

    @Test
    void gaussians_have_the_distance_of_the_formula() {
        FeatureSet first = Features.normal(20_000, 8, 0, 1, 1);
        FeatureSet second = Features.normal(20_000, 8, 0.5, 2, 2);
        // 8 · (0.5² + (2 - 1)²), up to the samples
        assertThat(FrechetDistance.of(first, second)).isCloseTo(10, within(0.3));
    }

    @Test
    void a_set_has_no_distance_to_itself_even_with_fewer_pictures_than_dimensions() {
        for (FeatureSet set : new FeatureSet[] {Features.normal(3000, 12, 4, 2, 1), Features.normal(20, 64, 4, 2, 1)}) {
            assertThat(FrechetDistance.of(set, set)).isBetween(0.0, 1e-4);
        }
    }

    @Test
    void the_kernel_distance_of_equal_distributions_is_0_within_its_error() {
        KernelDistance distance = KernelDistance.of(
                Features.normal(1500, 16, 0, 1, 1), Features.normal(1000, 16, 0, 1, 2), RandomStream.of(3));
        assertThat(distance.subsets()).isEqualTo(10);
        assertThat(distance.subsetSize()).isEqualTo(100);
        assertThat(Math.abs(distance.value())).isLessThan(4 * distance.standardError());
        assertThat(distance.standardError()).isBetween(1e-5, 1e-2);
    }

    @Test
    void the_mean_over_subsets_agrees_with_all_pairs() {
        FeatureSet real = Features.normal(1500, 4, 0, 1, 1);
        FeatureSet generated = Features.normal(1500, 4, 0.5, 1, 2);
        KernelDistance distance = KernelDistance.of(real, generated, RandomStream.of(3));
        assertThat(distance.value())
                .isCloseTo(KernelDistance.unbiased(real, generated), within(4 * distance.standardError()));
        assertThat(KernelDistance.of(real, generated, RandomStream.of(3))).isEqualTo(distance);
    }

    @Test
    void incomparable_features_are_refused_with_both_numbers() {
        FeatureSet three = Features.normal(50, 3, 0, 1, 1);
        FeatureSet four = Features.normal(50, 4, 0, 1, 1);
        assertThatThrownBy(() -> FrechetDistance.of(three, four))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("with 3 and with 4 numbers");
        assertThatThrownBy(() -> KernelDistance.unbiased(three, four)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Nearest.of(three, four, ProgressListener.SILENT))
                .isInstanceOf(UsageException.class);
        FeatureSet one = Features.normal(1, 3, 0, 1, 1);
        assertThatThrownBy(() -> FrechetDistance.of(three, one))
                .isInstanceOf(UsageException.class)
                .hasMessage("a covariance needs at least 2 pictures on each side; got 1");
        assertThatThrownBy(() -> KernelDistance.of(three, one, RandomStream.of(1)))
                .hasMessage("kernel distance needs at least 20 pictures on each side; got 1");
        assertThatThrownBy(() -> new FeatureSet(new float[0], 0, 4))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("0 pictures with 4 numbers");
        assertThatThrownBy(() -> new FeatureSet(new float[] {1, Float.NaN}, 1, 2))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("feature 1 of picture 0 is NaN");
    }

    @Test
    void no_native_pointer_is_left() {
        FeatureSet real = Features.normal(1100, 6, 0, 1, 1);
        FeatureSet generated = Features.normal(300, 6, 0, 1, 2);
        for (int i = 0; i < 3; i++) {
            long before = Pointer.totalCount();
            FrechetDistance.of(real, generated);
            KernelDistance.of(real, generated, RandomStream.of(3));
            Neighbourhood ofReal = Neighbourhood.of(real, 5, ProgressListener.SILENT);
            PrecisionRecall.of(
                    ofReal, Neighbourhood.of(generated, 3, ProgressListener.SILENT), 3, ProgressListener.SILENT);
            DensityCoverage.of(ofReal, generated, 5, ProgressListener.SILENT);
            Memorisation.of(generated, ofReal, ProgressListener.SILENT);
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }
}
