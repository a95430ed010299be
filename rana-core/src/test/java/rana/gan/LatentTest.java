package rana.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rana.torch.RandomStream;
import rana.torch.Scope;
import rana.torch.Torch;

class LatentTest {
    private static final RandomStream RANDOM = RandomStream.of(7).at("samples");

    @ParameterizedTest
    @EnumSource(Latent.Distribution.class)
    void a_latent_has_the_same_numbers_by_itself_as_among_others(Latent.Distribution distribution) {
        Latent latent = new Latent(5, distribution);
        try (Scope scope = Scope.open()) {
            float[] all = Torch.floats(latent.draw(RANDOM, 9));

            assertThat(latent.values(RANDOM, 0, 9)).isEqualTo(all);
            assertThat(latent.values(RANDOM, 6, 2)).isEqualTo(Arrays.copyOfRange(all, 30, 40));
        }
    }

    @ParameterizedTest
    @EnumSource(Latent.Distribution.class)
    void latents_are_what_a_stream_draws_of_their_distribution(Latent.Distribution distribution) {
        try (Scope scope = Scope.open()) {
            float[] expected = Torch.floats(
                    distribution == Latent.Distribution.NORMAL ? RANDOM.normal(8, 3) : RANDOM.uniform(-1, 1, 8, 3));

            assertThat(new Latent(3, distribution).values(RANDOM, 0, 8)).isEqualTo(expected);
        }
    }
}
