package rana.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import rana.ProgressListener;
import rana.UsageException;
import rana.generate.DrawRequest;
import rana.image.Picture;
import rana.recipe.Recipe;

class ProjectorTest {
    private static final LatentPoint HIDDEN = LatentPoint.drawn(77, 5);

    @Test
    void a_picture_that_the_generator_drew_is_found_again() {
        Recipe recipe = Generators.plain();
        Picture target = draw(recipe, HIDDEN);
        List<String> received = new ArrayList<>();
        try (Projector projector = projector(recipe)) {
            Projection found = projector.project(
                    target,
                    Optional.empty(),
                    150,
                    1,
                    (what, done, total) -> received.add(what + " " + done + "/" + total));

            double nearestByChance = nearestOfMany(recipe, target);
            assertThat(difference(target, found.picture()))
                    .isLessThan(0.02)
                    .isLessThan(0.25 * nearestByChance)
                    .as("as reported, but for rounding to bytes")
                    .isCloseTo(found.pixelError(), within(0.005));
            assertThat(found.className()).isEmpty();
            assertThat(draw(recipe, found.point()).pixels())
                    .isEqualTo(found.picture().pixels());
            assertThat(received).contains("random latents 512/512").last().isEqualTo("steps of the search 150/150");
        }
    }

    @Test
    void a_class_is_found_too_and_uniform_latents_stay_in_their_cube() {
        Recipe conditional = Generators.conditional();
        try (Projector projector = projector(conditional)) {
            Picture target = draw(conditional, HIDDEN.ofClass("newt"));
            Projection any = projector.project(target, Optional.empty(), 5, 1, ProgressListener.SILENT);
            Projection toad = projector.project(target, Optional.of("toad"), 5, 1, ProgressListener.SILENT);

            assertThat(any.className().orElseThrow()).isIn(Generators.CLASSES);
            assertThat(toad.className()).contains("toad");
        }
        Recipe uniform = Generators.plain("networks.latent.distribution=uniform");
        try (Projector projector = projector(uniform)) {
            Picture white = new Picture(8, 8, 3, filled((byte) 255));
            Projection found = projector.project(white, Optional.empty(), 60, 1, ProgressListener.SILENT);

            assertThat(found.latent().values())
                    .allSatisfy(value -> assertThat(value).isBetween(-1.0, 1.0));
        }
    }

    @Test
    void the_same_seed_finds_the_same_and_nothing_native_is_left() {
        Recipe recipe = Generators.plain();
        Picture target = new Picture(8, 8, 3, filled((byte) 90));
        long before = Pointer.totalCount();
        try (Projector projector = projector(recipe)) {
            Projection first = projector.project(target, Optional.empty(), 3, 1, ProgressListener.SILENT);
            long open = Pointer.totalCount();
            Projection second = projector.project(target, Optional.empty(), 3, 1, ProgressListener.SILENT);

            assertThat(Pointer.totalCount()).isEqualTo(open);
            assertThat(second.latent()).isEqualTo(first.latent());
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void what_cannot_be_projected_is_refused_in_one_line() {
        try (Projector projector = projector(Generators.plain())) {
            Picture large = new Picture(9, 9, 3, new byte[243]);
            assertThatThrownBy(() -> projector.project(large, Optional.empty(), 5, 1, ProgressListener.SILENT))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("this generator draws 8×8 pictures with 3 channels; got one of 9×9 with 3");
            Picture right = new Picture(8, 8, 3, filled((byte) 0));
            assertThatThrownBy(() -> projector.project(right, Optional.empty(), 0, 1, ProgressListener.SILENT))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("steps must be 1 to 10000; got 0");
            assertThatThrownBy(() -> projector.project(right, Optional.of("frog"), 5, 1, ProgressListener.SILENT))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("class frog: this generator is unconditional");
        }
    }

    private static Projector projector(Recipe recipe) {
        return new Projector(Generators.generator(recipe), Generators.extractor());
    }

    private static Picture draw(Recipe recipe, LatentPoint point) {
        try (Explorer explorer = Explorer.of(Generators.generator(recipe))) {
            return explorer.draw(point);
        }
    }

    private static double nearestOfMany(Recipe recipe, Picture target) {
        try (Explorer explorer = Explorer.of(Generators.generator(recipe))) {
            return explorer.draw(DrawRequest.seed(9).count(512)).stream()
                    .mapToDouble(picture -> difference(target, picture))
                    .min()
                    .orElseThrow();
        }
    }

    /** Root of the mean squared difference, of black and white 1. */
    private static double difference(Picture a, Picture b) {
        double squares = 0;
        for (int i = 0; i < a.pixels().length; i++) {
            double difference = ((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff)) / 255.0;
            squares += difference * difference;
        }
        return Math.sqrt(squares / a.pixels().length);
    }

    private static byte[] filled(byte level) {
        byte[] pixels = new byte[192];
        Arrays.fill(pixels, level);
        return pixels;
    }
}
