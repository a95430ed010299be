package rana.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JPEG files of four channels, in Adobe's convention: the sample 0 is full ink. */
class CmykJpegTest {
    /** Samples of CMYK and the colours of ideal inks: the product of ink and black. */
    @ParameterizedTest
    @CsvSource({
        "230, 20, 20, 255, 230, 20, 20",
        "255, 255, 255, 255, 255, 255, 255",
        "255, 255, 255, 0, 0, 0, 0",
        "200, 100, 50, 128, 100, 50, 25",
        "0, 255, 0, 255, 0, 255, 0",
    })
    void ideal_inks_give_the_colours_that_browsers_show(int c, int m, int y, int k, int red, int green, int blue)
            throws IOException {
        int[] cmyk = {c, m, y, k};
        assertColour(MadePictures.flatJpeg(cmyk), red, green, blue);
        assertColour(MadePictures.flatJpeg(cmyk, MadePictures.adobe(0)), red, green, blue);
        assertColour(MadePictures.flatJpeg(ycck(cmyk), MadePictures.adobe(2)), red, green, blue);
    }

    @Test
    void the_profile_of_a_press_gives_its_colours() throws IOException {
        // The lightness of no ink, of black, of yellow, and of cyan alone; all other mixtures are dark.
        int[] lightness = new int[16];
        lightness[0] = 100;
        lightness[1] = 25;
        lightness[2] = 75;
        lightness[8] = 50;
        byte[] profile = MadePictures.profileSegments(MadePictures.cmykProfile(lightness), 60_000);
        assertPress(profile, new int[] {255, 255, 255, 255}, 100);
        assertPress(profile, new int[] {255, 255, 255, 0}, 25);
        assertPress(profile, new int[] {255, 255, 0, 255}, 75);
        assertPress(profile, new int[] {0, 255, 255, 255}, 50);
    }

    @Test
    void a_profile_for_other_pictures_is_ignored() throws IOException {
        byte[] grey = MadePictures.greyProfile(MadePictures.gamma(1));
        byte[] file = MadePictures.flatJpeg(new int[] {230, 20, 20, 255}, MadePictures.profileSegments(grey, 60_000));
        assertColour(file, 230, 20, 20);
    }

    private static void assertPress(byte[] profile, int[] cmyk, int lightness) throws IOException {
        double luminance = lightness > 8 ? Math.pow((lightness + 16) / 116.0, 3) : lightness / 903.3;
        int level = (int) Math.round(255 * (1.055 * Math.pow(luminance, 1 / 2.4) - 0.055));
        assertColour(MadePictures.flatJpeg(cmyk, MadePictures.adobe(0), profile), level, level, level);
        assertColour(MadePictures.flatJpeg(ycck(cmyk), MadePictures.adobe(2), profile), level, level, level);
    }

    /** Computes the luma and chroma of the complement, as JFIF defines them. */
    private static int[] ycck(int[] cmyk) {
        double red = 255 - cmyk[0];
        double green = 255 - cmyk[1];
        double blue = 255 - cmyk[2];
        double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        return new int[] {
            (int) Math.round(luma),
            (int) Math.min(255, Math.round(128 + (blue - luma) / 1.772)),
            (int) Math.min(255, Math.round(128 + (red - luma) / 1.402)),
            cmyk[3]
        };
    }

    private static void assertColour(byte[] file, int... want) throws IOException {
        byte[] got = ImageFile.read(file, 16, 3);
        for (int c = 0; c < 3; c++) {
            assertThat(got[c] & 0xff).as(Arrays.toString(Arrays.copyOf(got, 3))).isBetween(want[c] - 3, want[c] + 3);
        }
    }
}
