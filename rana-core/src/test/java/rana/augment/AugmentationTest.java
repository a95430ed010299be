package rana.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rana.gan.Augmentation;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;

class AugmentationTest {
    private static final ComputeDevice CPU = ComputeDevice.CPU;
    private static final PixelRange SYMMETRIC = PixelRange.SYMMETRIC;
    private static final PixelRange UNIT = PixelRange.UNIT;
    private static final RandomStream RANDOM = RandomStream.of(5).at("augmentation");
    private static final int SIDE = 8;

    static List<Transform> transforms() {
        return List.of(new Flip(), new ColourJitter(0.5, 1, 0.5), new Translation(0.25), new Cutout(0.5));
    }

    @Test
    void probability_0_changes_nothing_and_1_changes_nearly_all() {
        try (Scope scope = Scope.open()) {
            Augmentation every = new Augmentation(transforms(), SYMMETRIC);
            Tensor pictures = noise(100, 3);
            assertThat(Torch.floats(every.apply(pictures, 0, RANDOM, CPU))).isEqualTo(Torch.floats(pictures));
            assertThat(touched(pictures, every.apply(pictures, 1, RANDOM, CPU))).isGreaterThan(95);
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void each_picture_is_touched_with_the_probability_and_the_others_keep_every_bit(Transform transform) {
        int count = 4000;
        double probability = 0.3;
        // The probability that a chosen picture stays as it is: a coin; no shift in 5 × 5.
        double expected = probability * (transform instanceof Flip ? 0.5 : transform instanceof Translation ? 0.96 : 1);
        try (Scope scope = Scope.open()) {
            Tensor pictures = noise(count, 3);
            Tensor augmented = only(transform).apply(pictures, probability, RANDOM, CPU);
            double deviation = Math.sqrt(expected * (1 - expected) / count);
            assertThat(touched(pictures, augmented) / (double) count).isCloseTo(expected, within(4 * deviation));
        }
    }

    @Test
    void what_one_transform_does_to_a_picture_says_nothing_of_what_another_does() {
        int count = 4000;
        try (Scope scope = Scope.open()) {
            Tensor pictures = noise(count, 3);
            boolean[] coloured =
                    changed(pictures, only(new ColourJitter(0.5, 1, 0.5)).apply(pictures, 0.5, RANDOM, CPU));
            boolean[] cut = changed(pictures, only(new Cutout(0.5)).apply(pictures, 0.5, RANDOM, CPU));
            int both = 0;
            for (int i = 0; i < count; i++) {
                both += coloured[i] && cut[i] ? 1 : 0;
            }
            assertThat(both / (double) count).isCloseTo(0.25, within(0.03));
        }
    }

    @Test
    void a_higher_probability_changes_more_pictures_and_leaves_the_changed_ones_as_they_were() {
        try (Scope scope = Scope.open()) {
            Tensor pictures = noise(200, 3);
            Augmentation colour = only(new ColourJitter(0.5, 1, 0.5));
            Tensor few = colour.apply(pictures, 0.2, RANDOM, CPU);
            Tensor many = colour.apply(pictures, 0.8, RANDOM, CPU);
            boolean[] first = changed(pictures, few);
            boolean[] differs = changed(few, many);
            for (int i = 0; i < first.length; i++) {
                assertThat(first[i] && differs[i]).as("picture %d", i).isFalse();
            }
            assertThat(touched(few, many)).isBetween(90, 150);
        }
    }

    @Test
    void the_same_stream_gives_the_same_pictures_and_another_gives_others() {
        try (Scope scope = Scope.open()) {
            Augmentation every = new Augmentation(transforms(), UNIT);
            Tensor pictures = noise(20, 3);
            float[] once = Torch.floats(every.apply(pictures, 0.7, RANDOM, CPU));
            assertThat(Torch.floats(every.apply(pictures, 0.7, RANDOM, CPU))).isEqualTo(once);
            assertThat(Torch.floats(every.apply(pictures, 0.7, RANDOM.at(1), CPU)))
                    .isNotEqualTo(once);
        }
    }

    @Test
    void a_flip_mirrors_left_and_right() {
        try (Scope scope = Scope.open()) {
            Tensor picture = Torch.tensor(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3);
            assertThat(Torch.floats(Flip.mirror(picture, new float[] {1}, CPU))).containsExactly(3, 2, 1, 6, 5, 4);
        }
    }

    @Test
    void a_translation_moves_pixels_and_fills_with_the_middle_of_the_range() {
        try (Scope scope = Scope.open()) {
            Tensor picture = Torch.tensor(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3);
            Translation.Shift[] shift = {new Translation.Shift(1, -1)};
            assertThat(Torch.floats(Translation.move(picture, shift, SYMMETRIC, CPU)))
                    .containsExactly(0, 4, 5, 0, 0, 0);
            assertThat(Torch.floats(Translation.move(picture, shift, UNIT, CPU)))
                    .containsExactly(0.5f, 4, 5, 0.5f, 0.5f, 0.5f);
        }
    }

    @Test
    void translations_reach_as_far_as_the_ratio_says_to_every_side() {
        Translation.Shift[] shifts = new Translation(1.0 / 8).draw(all(2000), 32, 16, RANDOM);
        assertThat(Arrays.stream(shifts).mapToInt(Translation.Shift::down).distinct())
                .containsExactlyInAnyOrder(-4, -3, -2, -1, 0, 1, 2, 3, 4);
        assertThat(Arrays.stream(shifts).mapToInt(Translation.Shift::right).distinct())
                .containsExactlyInAnyOrder(-2, -1, 0, 1, 2);
    }

    @Test
    void a_cutout_covers_exactly_its_square_also_over_the_edge() {
        try (Scope scope = Scope.open()) {
            Tensor picture =
                    Torch.tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 1, 1, 4, 4);
            Cutout half = new Cutout(0.5);
            Cutout.Corner[] inside = {new Cutout.Corner(1, 2)};
            assertThat(Torch.floats(half.cut(picture, inside, SYMMETRIC, CPU)))
                    .containsExactly(1, 2, 3, 4, 5, 6, 0, 0, 9, 10, 0, 0, 13, 14, 15, 16);
            Cutout.Corner[] overTheEdge = {new Cutout.Corner(-1, 3)};
            assertThat(Torch.floats(half.cut(picture, overTheEdge, UNIT, CPU)))
                    .containsExactly(1, 2, 3, 0.5f, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        }
    }

    @Test
    void cutouts_cover_the_part_of_their_square_that_lies_in_the_picture() {
        Cutout.Corner[] even = new Cutout(0.5).draw(all(2000), 8, 10, RANDOM);
        assertThat(Arrays.stream(even).mapToInt(Cutout.Corner::top).distinct())
                .containsExactlyInAnyOrder(-2, -1, 0, 1, 2, 3, 4, 5, 6);
        assertThat(Arrays.stream(even).mapToInt(Cutout.Corner::left).distinct())
                .as("squares of 5")
                .containsExactlyInAnyOrder(-2, -1, 0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void colours_change_as_far_as_the_settings_say_in_the_range_of_the_pictures() {
        ColourJitter colour = new ColourJitter(0.5, 1, 0.25);
        for (ColourJitter.Change change : colour.draw(all(1000), RANDOM, UNIT)) {
            assertThat(change.shift()).isBetween(-0.25f, 0.25f);
            assertThat(change.saturation()).isBetween(0f, 2f);
            assertThat(change.contrast()).isBetween(0.75f, 1.25f);
        }
        assertThat(colour.draw(all(1000), RANDOM, SYMMETRIC)).anyMatch(change -> Math.abs(change.shift()) > 0.45f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pictures_stay_channels_last_and_their_gradient_is_too(int channels) {
        try (Scope scope = Scope.open()) {
            Tensor pictures = noise(4, channels).requires_grad_(true);
            for (Transform transform : transforms()) {
                Tensor augmented = only(transform).apply(pictures, 1, RANDOM, CPU);
                assertThat(Torch.shape(augmented)).isEqualTo(Torch.shape(pictures));
                assertThat(augmented.is_contiguous(MemoryFormat.ChannelsLast))
                        .as("%s", transform)
                        .isTrue();
                Tensor gradient = Torch.gradients(augmented.square().sum(), List.of(pictures))
                        .get(0);
                assertThat(gradient.is_contiguous(MemoryFormat.ChannelsLast))
                        .as("gradient through %s", transform)
                        .isTrue();
            }
        }
    }

    @Test
    void no_native_pointer_is_left_behind() {
        Augmentation every = new Augmentation(transforms(), UNIT);
        List<Long> counts = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            try (Scope scope = Scope.open()) {
                Tensor pictures = noise(4, 3).requires_grad_(true);
                long before = Pointer.totalCount();
                Tensor augmented = every.apply(pictures, 0.8, RANDOM.at(step), CPU);
                assertThat(Pointer.totalCount() - before).as("the pictures").isEqualTo(1);
                Torch.gradients(augmented.square().sum(), List.of(pictures));
            }
            counts.add(Pointer.totalCount());
        }
        assertThat(counts).containsOnly(counts.get(0));
    }

    @Test
    void settings_that_make_no_sense_are_refused_by_name() {
        refused(() -> new ColourJitter(-0.1, 1, 0.5), "brightness must be at least 0; got -0.1");
        refused(() -> new ColourJitter(0.5, 1.1, 0.5), "saturation must be in [0, 1]; got 1.1");
        refused(() -> new ColourJitter(0.5, 1, Double.NaN), "contrast must be in [0, 1]; got NaN");
        refused(() -> new Translation(2), "ratio must be in [0, 1]; got 2.0");
        refused(() -> new Cutout(-1), "ratio must be in [0, 1]; got -1.0");
        refused(
                () -> new Augmentation(List.of(new Flip(), new Flip()), UNIT),
                "transforms must have each type at most once; got 'flip' twice; leave one out");
        try (Scope scope = Scope.open()) {
            Augmentation flip = only(new Flip());
            Tensor pictures = noise(1, 1);
            refused(() -> flip.apply(pictures, 1.5, RANDOM, CPU), "probability must be in [0, 1]; got 1.5");
        }
    }

    private static void refused(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Augmentation only(Transform transform) {
        return new Augmentation(List.of(transform), SYMMETRIC);
    }

    private static Tensor noise(int count, int channels) {
        return CPU.place(RandomTensors.uniform(RandomStream.of(9), -1, 1, count, channels, SIDE, SIDE));
    }

    private static boolean[] all(int count) {
        boolean[] all = new boolean[count];
        Arrays.fill(all, true);
        return all;
    }

    private static int touched(Tensor before, Tensor after) {
        int touched = 0;
        for (boolean one : changed(before, after)) {
            touched += one ? 1 : 0;
        }
        return touched;
    }

    /** Returns, for each picture, true if any number of it changed. */
    private static boolean[] changed(Tensor before, Tensor after) {
        float[] was = Torch.floats(before);
        float[] is = Torch.floats(after);
        boolean[] changed = new boolean[Math.toIntExact(before.size(0))];
        for (int i = 0; i < was.length; i++) {
            changed[i / (was.length / changed.length)] |= was[i] != is[i];
        }
        return changed;
    }
}
