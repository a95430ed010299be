package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rana.random.Latent;
import rana.random.RandomStream;

class RandomTensorsTest {
    private static final RandomStream RANDOM = RandomStream.of(5).at("latent").at(12);

    @Test
    void a_tensor_has_the_numbers_of_its_stream_in_row_major_order() {
        try (Scope scope = Scope.open()) {
            assertThat(Torch.floats(RandomTensors.normal(RANDOM, 4, 8))).containsExactly(RANDOM.normals(32));
            assertThat(Torch.floats(RandomTensors.uniform(RANDOM, -1, 3, 4, 8)))
                    .containsExactly(RANDOM.uniforms(-1, 3, 32));
            assertThat(Torch.shape(RandomTensors.normal(RANDOM, 4, 8))).containsExactly(4, 8);
        }
    }

    @ParameterizedTest
    @EnumSource(Latent.Distribution.class)
    void latents_are_rows(Latent.Distribution distribution) {
        Latent latent = new Latent(5, distribution);
        try (Scope scope = Scope.open()) {
            assertThat(Torch.floats(RandomTensors.latents(latent, RANDOM, 9)))
                    .containsExactly(latent.values(RANDOM, 0, 9));
            assertThat(Torch.shape(RandomTensors.latents(latent, RANDOM, 9))).containsExactly(9, 5);
        }
    }
}
