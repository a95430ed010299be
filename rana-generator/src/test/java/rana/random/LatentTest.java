package rana.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatentTest {
    private static final RandomStream RANDOM = RandomStream.of(7).at("samples");

    @ParameterizedTest
    @EnumSource(Latent.Distribution.class)
    void a_latent_has_the_same_numbers_by_itself_as_among_others(Latent.Distribution distribution) {
        Latent latent = new Latent(5, distribution);
        float[] all = latent.values(RANDOM, 0, 9);

        assertThat(all).hasSize(45);
        assertThat(latent.values(RANDOM, 6, 2)).isEqualTo(Arrays.copyOfRange(all, 30, 40));
    }

    @ParameterizedTest
    @EnumSource(Latent.Distribution.class)
    void latents_are_what_a_stream_draws_of_their_distribution(Latent.Distribution distribution) {
        float[] expected = distribution == Latent.Distribution.NORMAL ? RANDOM.normals(24) : RANDOM.uniforms(-1, 1, 24);

        assertThat(new Latent(3, distribution).values(RANDOM, 0, 8)).isEqualTo(expected);
    }
}
