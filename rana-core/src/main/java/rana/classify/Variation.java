package rana.classify;

import java.util.SplittableRandom;
import rana.random.RandomStream;

/**
 * How training pictures are varied from epoch to epoch.
 *
 * @param flips whether every second epoch shows a picture mirrored: which half of the epochs is drawn once for each picture, so that
 *     it is seen both ways equally often (Jordan, 2024, arXiv:2404.00498)
 * @param shift most pixels that a picture moves, in either direction; what comes in is mirrored at the edge
 */
public record Variation(boolean flips, int shift) {
    public Variation {
        if (shift < 0) {
            throw new IllegalArgumentException("shift must be at least 0; got " + shift);
        }
    }

    /** Copies picture {@code index} of {@code examples}, as {@code epoch} shows it, into {@code to} from {@code offset} on. */
    void read(Examples examples, int index, long epoch, RandomStream random, byte[] to, int offset) {
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
            int row = inside(y - down, size) * size;
            for (int x = 0; x < size; x++) {
                int column = inside((mirrored ? size - 1 - x : x) - right, size);
                for (int c = 0; c < channels; c++) {
                    to[at++] = picture[(row + column) * channels + c];
                }
            }
        }
    }

    /** {@code place} mirrored at the edges of 0 to {@code size - 1}. */
    private static int inside(int place, int size) {
        int mirrored = place < 0 ? -place : place;
        return mirrored < size ? mirrored : 2 * (size - 1) - mirrored;
    }
}
