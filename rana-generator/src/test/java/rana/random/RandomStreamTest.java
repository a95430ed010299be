package rana.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    @Test
    void a_name_gives_the_same_numbers_whatever_was_drawn_before() {
        RandomStream stream = RandomStream.of(5).at("latent").at(12);
        float[] first = stream.normals(32);
        stream.permutation(100);
        assertThat(RandomStream.of(5).at("latent").at(12).normals(32)).containsExactly(first);
    }

    @Test
    void the_numbers_are_those_of_earlier_releases() {
        RandomStream stream = RandomStream.of(5).at("latent").at(12);
        assertThat(stream.normals(4)).containsExactly(0.684577f, 0.4283591f, -0.46232837f, 0.18886784f);
        assertThat(stream.uniforms(-1, 3, 4)).containsExactly(2.4911048f, -0.63687253f, 0.37162113f, 0.50191545f);
        assertThat(stream.permutation(8)).containsExactly(6, 0, 1, 7, 4, 5, 2, 3);
    }

    @Test
    void other_seeds_purposes_and_indices_give_other_numbers() {
        Set<Long> firsts = new HashSet<>();
        int streams = 0;
        for (long seed = 0; seed < 10; seed++) {
            for (String purpose : new String[] {"latent", "labels", "tnetal", ""}) {
                for (long index = 0; index < 500; index++) {
                    firsts.add(RandomStream.of(seed)
                            .at(purpose)
                            .at(index)
                            .generator()
                            .nextLong());
                    streams++;
                }
            }
        }
        assertThat(firsts).hasSize(streams);
    }

    @Test
    void normal_and_uniform_have_their_moments() {
        float[] normal = RandomStream.of(1).normals(100_000);
        float[] uniform = RandomStream.of(1).uniforms(-1, 3, 100_000);
        assertThat(mean(normal)).isCloseTo(0, within(0.02));
        assertThat(variance(normal)).isCloseTo(1, within(0.03));
        assertThat(mean(uniform)).isCloseTo(1, within(0.02));
        assertThat(variance(uniform)).isCloseTo(16.0 / 12, within(0.03));
        for (float value : uniform) {
            assertThat(value).isGreaterThanOrEqualTo(-1).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void a_permutation_has_every_number_once_and_is_not_the_identity() {
        int[] order = RandomStream.of(1).permutation(1000);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            assertThat(sorted[i]).isEqualTo(i);
        }
        assertThat(order).isNotEqualTo(sorted);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / values.length;
    }
}
