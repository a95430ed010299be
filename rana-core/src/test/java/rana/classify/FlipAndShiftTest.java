package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rana.random.RandomStream;

class FlipAndShiftTest {
    private static final RandomStream RANDOM = RandomStream.of(3);
    private static final LabelledImages EXAMPLES = new Tiny(40, 0);
    private static final int SIZE = 8;

    @Test
    void every_second_epoch_shows_the_mirror_image() {
        FlipAndShift flips = new FlipAndShift(true, 0);
        Set<Boolean> mirroredFirst = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            byte[] original = new byte[EXAMPLES.pictureBytes()];
            EXAMPLES.read(i, original, 0);
            byte[] first = augmented(flips, i, 0);
            byte[] second = augmented(flips, i, 1);
            boolean mirrored = !Arrays.equals(first, original);
            assertThat(mirrored ? second : first).isEqualTo(original);
            assertThat(mirrored ? first : second).isEqualTo(mirror(original));
            assertThat(augmented(flips, i, 2)).isEqualTo(first);
            mirroredFirst.add(mirrored);
        }
        assertThat(mirroredFirst).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void a_shift_moves_the_middle_and_mirrors_at_the_edge() {
        FlipAndShift shifts = new FlipAndShift(false, 2);
        Set<String> seen = new HashSet<>();
        for (int epoch = 0; epoch < 400; epoch++) {
            byte[] augmented = augmented(shifts, 0, epoch);
            byte[] original = new byte[EXAMPLES.pictureBytes()];
            EXAMPLES.read(0, original, 0);
            for (int down = -2; down <= 2; down++) {
                for (int right = -2; right <= 2; right++) {
                    if (isShifted(original, augmented, right, down)) {
                        seen.add(right + " " + down);
                    }
                }
            }
        }
        assertThat(seen).hasSize(25);
    }

    private static boolean isShifted(byte[] original, byte[] augmented, int right, int down) {
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                int from = (reflected(y - down) * SIZE + reflected(x - right)) * 3;
                if (augmented[(y * SIZE + x) * 3] != original[from]) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int reflected(int position) {
        return position < 0 ? -position : position >= SIZE ? 14 - position : position;
    }

    private static byte[] augmented(FlipAndShift augmentation, int index, long epoch) {
        byte[] to = new byte[EXAMPLES.pictureBytes() + 5];
        augmentation.read(EXAMPLES, index, epoch, RANDOM, to, 5);
        return Arrays.copyOfRange(to, 5, to.length);
    }

    private static byte[] mirror(byte[] picture) {
        byte[] to = new byte[picture.length];
        for (int i = 0; i < SIZE * SIZE; i++) {
            System.arraycopy(picture, (i / SIZE * SIZE + SIZE - 1 - i % SIZE) * 3, to, i * 3, 3);
        }
        return to;
    }
}
