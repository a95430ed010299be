package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CorruptionTest {
    private static final int SIZE = 16;
    private static final byte[] PICTURE = picture();

    @Test
    void scrambling_moves_every_block_and_loses_none() {
        for (int seed = 0; seed < 20; seed++) {
            byte[] scrambled = Corruption.scrambled(PICTURE, SIZE, 4, new SplittableRandom(seed));
            for (int block = 0; block < 16; block++) {
                int at = (block / 4 * 4 * SIZE + block % 4 * 4) * 3;
                assertThat(scrambled[at]).isNotEqualTo(PICTURE[at]);
            }
            assertThat(sorted(scrambled)).isEqualTo(sorted(PICTURE));
        }
    }

    @Test
    void mixing_and_averaging_are_means() {
        byte[] black = new byte[PICTURE.length];
        byte[] mixed = Corruption.mixed(black, PICTURE, Corruption.uniform(0.25, SIZE));
        byte[] average = Corruption.average(black, black, black, PICTURE);
        for (int i = 0; i < mixed.length; i++) {
            assertThat(mixed[i] & 0xff).isCloseTo((PICTURE[i] & 0xff) / 4, within(1));
            assertThat(average[i]).isEqualTo(mixed[i]);
        }
    }

    @Test
    void corruptions_of_zero_strength_change_nothing() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(Corruption.blurred(PICTURE, SIZE, 0.05)).isEqualTo(PICTURE);
        assertThat(Corruption.noisy(PICTURE, SIZE, 0, 1, random)).isEqualTo(PICTURE);
        assertThat(Corruption.blotched(PICTURE, SIZE, 0, 3, random)).isEqualTo(PICTURE);
        assertThat(Corruption.bled(PICTURE, SIZE, 0.05, 1)).isEqualTo(PICTURE);
        assertThat(Corruption.coarse(PICTURE, 256)).isEqualTo(PICTURE);
        assertThat(Corruption.tinted(PICTURE, 1, new double[3])).isEqualTo(PICTURE);
    }

    @Test
    void blurring_keeps_the_mean_and_evens_out() {
        byte[] dot = new byte[SIZE * SIZE * 3];
        Arrays.fill(dot, (8 * SIZE + 8) * 3, (8 * SIZE + 8) * 3 + 3, (byte) 255);
        byte[] blurred = Corruption.blurred(dot, SIZE, 1);
        double peak = blurred[(8 * SIZE + 8) * 3] & 0xff;
        assertThat(peak).isCloseTo(255 / (2 * Math.PI), within(1.0)); // of a Gaussian with sigma 1
        assertThat(blurred[(8 * SIZE + 9) * 3] & 0xff).isCloseTo((int) (peak * Math.exp(-0.5)), within(1));
        assertThat(blurred[(9 * SIZE + 8) * 3]).isEqualTo(blurred[(8 * SIZE + 9) * 3]);
    }

    @Test
    void colours_bleed_and_brightness_does_not() {
        byte[] bled = Corruption.bled(PICTURE, SIZE, 2, 0.7);
        for (int i = 0; i < bled.length; i += 3) {
            int before = (PICTURE[i] & 0xff) + (PICTURE[i + 1] & 0xff) + (PICTURE[i + 2] & 0xff);
            int after = (bled[i] & 0xff) + (bled[i + 1] & 0xff) + (bled[i + 2] & 0xff);
            assertThat(after).isCloseTo(before, within(3));
        }
        assertThat(bled).isNotEqualTo(PICTURE);
    }

    @Test
    void a_half_is_about_a_half() {
        double sum = 0;
        for (int seed = 0; seed < 50; seed++) {
            for (float weight : Corruption.half(SIZE, new SplittableRandom(seed))) {
                assertThat(weight).isBetween(0f, 1f);
                sum += weight / (50.0 * SIZE * SIZE);
            }
        }
        assertThat(sum).isCloseTo(0.5, within(0.05));
    }

    /**
     * Returns a picture whose blocks of 4×4 pixels all start differently, with medium levels so
     * that nothing is clipped.
     */
    private static byte[] picture() {
        byte[] picture = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < SIZE * SIZE; i++) {
            int row = i / SIZE;
            picture[3 * i] = (byte) (40 + i % SIZE + 12 * row);
            picture[3 * i + 1] = (byte) (90 + 4 * row);
            picture[3 * i + 2] = (byte) (100 + (i * 7 + row * 3) % 20);
        }
        return picture;
    }

    private static byte[] sorted(byte[] bytes) {
        byte[] sorted = bytes.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
