package rana.classify;

import java.util.SplittableRandom;
import rana.random.RandomStream;

/**
 * Data augmentation by mirroring and shifting, different in each epoch.
 *
 * @param flips if true, each picture is mirrored in every second epoch, even or odd ones at random
 *     for each picture, so that both versions are seen equally often (Jordan, 2024,
 *     arXiv:2404.00498)
 * @param shift maximum shift in pixels, in either direction; the border is filled by reflection
 */
public record FlipAndShift(boolean flips, int shift) {
    public FlipAndShift {
        if (shift < 0) {
            throw new IllegalArgumentException("shift must be at least 0; got " + shift);
        }
    }

    /**
     * Copies picture {@code index} of {@code examples}, augmented for {@code epoch}, into
     * {@code to}, starting at {@code offset}.
     */
    void read(LabelledImages examples, int index, long epoch, RandomStream random, byte[] to, int offset) {
        byte[] picture = new byte[examples.pictureBytes()];
        examples.read(index, picture, 0);
        RandomStream ofPicture = random.at(index);
        boolean odd = epoch % 2 == 1;
        boolean mirrored = flips && ofPicture.at("flip").generator().nextBoolean() != odd;
        SplittableRandom moves = ofPicture.at("shift").at(epoch).generator();
        int right = moves.nextInt(-shift, shift + 1);
        int down = moves.nextInt(-shift, shift + 1);
        int size = examples.size();
        int channels = examples.channels();
        for (int y = 0, at = offset; y < size; y++) {
            int row = reflected(y - down, size) * size;
            for (int x = 0; x < size; x++) {
                int column = reflected((mirrored ? size - 1 - x : x) - right, size);
                for (int c = 0; c < channels; c++) {
                    to[at++] = picture[(row + column) * channels + c];
                }
            }
        }
    }

    /** Reflects {@code position} into the range 0 to {@code size - 1}. */
    private static int reflected(int position, int size) {
        int mirrored = position < 0 ? -position : position;
        return mirrored < size ? mirrored : 2 * (size - 1) - mirrored;
    }
}
