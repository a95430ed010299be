package rana.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;

class PictureTest {
    @TempDir
    Path folder;

    @Test
    void scaled_repeats_every_pixel_in_both_directions() {
        var picture = new Picture(2, 1, 3, new byte[] {1, 2, 3, 4, 5, 6});

        Picture scaled = picture.scaled(2);

        assertThat(scaled.width()).isEqualTo(4);
        assertThat(scaled.height()).isEqualTo(2);
        assertThat(scaled.pixels())
                .containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
    }

    @Test
    void scaled_refuses_a_factor_below_one() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Picture(1, 1, 1, new byte[1]).scaled(0))
                .withMessageContaining("got 0");
    }

    @Test
    void comes_back_from_its_png_file_bit_by_bit_in_grey_and_in_colour() {
        for (int channels : new int[] {1, 3}) {
            byte[] pixels = new byte[16 * 16 * channels];
            new Random(1).nextBytes(pixels);
            Path file = folder.resolve(channels + ".png");
            new Picture(16, 16, channels, pixels).writePng(file);

            Picture read = Picture.readPng(file);

            assertThat(read.channels()).isEqualTo(channels);
            assertThat(read.pixels()).isEqualTo(pixels);
        }
    }

    @Test
    void says_which_file_it_cannot_read() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes.png"), "frogs");

        assertThatThrownBy(() -> Picture.readPng(notes))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("notes.png");
        assertThatThrownBy(() -> Picture.readPng(folder.resolve("none.png")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("none.png: no such file");
    }
}
