package rana.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PaletteTest {
    @Test
    void keeps_a_picture_of_up_to_256_colours_exactly() {
        byte[] pixels = new byte[256 * 3];
        for (int i = 0; i < 256; i++) {
            pixels[3 * i] = (byte) i;
            pixels[3 * i + 1] = (byte) (i / 2);
            pixels[3 * i + 2] = (byte) (255 - i);
        }
        var picture = new Picture(16, 16, 3, pixels);

        assertThat(rgb(Palette.indexed(picture))).isEqualTo(rgb(picture.toBufferedImage()));
    }

    @Test
    void keeps_every_shade_of_grey() {
        byte[] pixels = new byte[256];
        for (int i = 0; i < 256; i++) {
            pixels[i] = (byte) i;
        }

        int[] shades = rgb(Palette.indexed(new Picture(256, 1, 1, pixels)));

        assertThat(Arrays.stream(shades).map(rgb -> rgb & 255).toArray()).containsExactly(range());
    }

    @Test
    void of_many_colours_lies_close_to_every_pixel() {
        byte[] pixels = new byte[64 * 64 * 3];
        for (int i = 0; i < 64 * 64; i++) {
            pixels[3 * i] = (byte) (i % 64 * 4);
            pixels[3 * i + 1] = (byte) (i / 64 * 4);
            pixels[3 * i + 2] = (byte) 128;
        }
        var picture = new Picture(64, 64, 3, pixels);

        BufferedImage indexed = Palette.indexed(picture);

        // 256 boxes on a 64×64 plane of steps of 4 cover 4×4 steps each: no step is further than two from the mean.
        assertThat(((IndexColorModel) indexed.getColorModel()).getMapSize()).isEqualTo(256);
        assertThat(furthest(rgb(indexed), rgb(picture.toBufferedImage()))).isLessThanOrEqualTo(16);
    }

    @Test
    void of_one_colour_is_that_colour() {
        var picture = new Picture(2, 2, 3, new byte[] {7, 8, 9, 7, 8, 9, 7, 8, 9, 7, 8, 9});

        assertThat(rgb(Palette.indexed(picture))).containsOnly(0xff070809);
    }

    private static int furthest(int[] some, int[] others) {
        int furthest = 0;
        for (int i = 0; i < some.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                furthest = Math.max(furthest, Math.abs(((some[i] >> shift) & 255) - ((others[i] >> shift) & 255)));
            }
        }
        return furthest;
    }

    private static int[] range() {
        int[] range = new int[256];
        Arrays.setAll(range, i -> i);
        return range;
    }

    private static int[] rgb(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
