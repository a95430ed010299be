package rana.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.image.Resize;

class ResizeTest {
    @ParameterizedTest
    @CsvSource({"32, 32", "8, 8", "50, 41", "37, 12"})
    void agrees_with_pillow_to_the_bit(int width, int height) throws IOException {
        byte[] got = Resize.bicubic(TestPictures.samples("scene.png"), 37, 29, 3, width, height);
        assertThat(got).isEqualTo(TestPictures.samples("scene-" + width + "x" + height + ".png"));
    }

    @Test
    void grey_agrees_with_pillow_to_the_bit() throws IOException {
        assertThat(Luma.ofColour(TestPictures.samples("scene.png"))).isEqualTo(TestPictures.samples("scene-grey.png"));
    }

    @Test
    void keeps_a_flat_picture_flat() {
        byte[] flat = new byte[100 * 7 * 3];
        Arrays.fill(flat, (byte) 201);
        assertThat(Resize.bicubic(flat, 100, 7, 3, 13, 40)).hasSize(13 * 40 * 3).containsOnly(201);
    }

    @Test
    void leaves_a_picture_of_the_right_size_as_it_is() throws IOException {
        byte[] scene = TestPictures.samples("scene.png");
        assertThat(Resize.bicubic(scene, 37, 29, 3, 37, 29)).isEqualTo(scene);
    }

    @Test
    void counts_every_pixel_of_a_picture_that_shrinks() {
        byte[] checks = new byte[64 * 64];
        for (int i = 0; i < checks.length; i++) {
            checks[i] = (byte) ((i + i / 64) % 2 * 255);
        }
        byte[] got = Resize.bicubic(checks, 64, 64, 1, 4, 4);
        for (byte value : got) {
            assertThat(value & 0xff).isBetween(126, 130);
        }
    }
}
