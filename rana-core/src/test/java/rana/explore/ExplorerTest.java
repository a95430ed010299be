package rana.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.image.Picture;
import rana.libtorch.DifferentiableGenerator;
import rana.libtorch.Sampler;
import rana.random.RandomStream;
import rana.recipe.Recipe;

class ExplorerTest {
    private static final RandomStream SAMPLES_OF_7 = RandomStream.of(7).at("samples");

    @Test
    void points_by_seed_and_index_are_what_a_sampler_draws_bit_for_bit() {
        try (Explorer explorer = explorer(Generators.plain())) {
            List<Picture> expected = sampler(Generators.plain(), sampler -> sampler.draw(70, SAMPLES_OF_7));

            List<Picture> drawn = explorer.draw(IntStream.range(0, 70)
                    .mapToObj(i -> LatentPoint.drawn(7, i))
                    .toList());

            assertSame(drawn, expected);
        }
    }

    @Test
    void a_generator_that_knows_classes_draws_them_in_turn_or_as_asked() {
        Recipe recipe = Generators.conditional();
        try (Explorer explorer = explorer(recipe)) {
            List<LatentPoint> points =
                    IntStream.range(0, 4).mapToObj(i -> LatentPoint.drawn(7, i)).toList();

            assertSame(explorer.draw(points), sampler(recipe, sampler -> sampler.draw(4, SAMPLES_OF_7)));
            assertSame(
                    explorer.draw(
                            points.stream().map(point -> point.ofClass("toad")).toList()),
                    sampler(
                            recipe,
                            sampler ->
                                    sampler.draw(sampler.latent().values(SAMPLES_OF_7, 0, 4), new int[] {1, 1, 1, 1})));
            LatentPoint mixed = LatentPoint.of(new Origin.Mixed(List.of(
                    new Origin.Part(points.get(0).ofClass("newt"), 1),
                    new Origin.Part(points.get(1).ofClass("toad"), 2))));
            assertSame(
                    List.of(explorer.draw(mixed)),
                    List.of(explorer.draw(LatentPoint.of(Origin.Given.of(explorer.values(mixed)))
                            .ofClass("toad"))));
            assertThatThrownBy(() -> explorer.draw(points.get(0).ofClass("toat")))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("class toat: there is no such class; did you mean 'toad'?");
        }
    }

    @Test
    void many_of_one_seed_are_the_same_as_its_points_one_by_one() {
        try (Explorer explorer = explorer(Generators.conditional())) {
            assertSame(
                    explorer.draw(DrawRequest.seed(7).count(3).truncation(0.6)),
                    explorer.draw(IntStream.range(0, 3)
                            .mapToObj(i -> LatentPoint.drawn(7, i).truncated(0.6))
                            .toList()));
            assertSame(
                    explorer.draw(DrawRequest.seed(7).label("newt")),
                    explorer.draw(List.of(LatentPoint.drawn(7, 0).ofClass("newt"))));
        }
    }

    @Test
    void a_latent_in_a_file_draws_the_same_picture_and_what_is_none_is_refused(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("latent.json");
        try (Explorer explorer = explorer(Generators.plain())) {
            float[] values = explorer.values(LatentPoint.drawn(1, 1));
            LatentFile.write(file, Origin.Given.of(values));

            assertThat(explorer.values(LatentPoint.of(LatentFile.read(file)))).isEqualTo(values);
        }
        for (String text : List.of(
                "",
                "{}",
                "[1]",
                "{\"values\": null}",
                "{\"values\": [null]}",
                "{\"values\": [1e300]}",
                "{\"values\": [1], \"more\": 1}",
                "{\"values\": [\"a\"]}",
                "{\"values\": [1")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> LatentFile.read(file)).as(text).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void numbers_that_were_kept_draw_the_same_picture_again() {
        try (Explorer explorer = explorer(Generators.plain())) {
            LatentPoint point = LatentPoint.between(LatentPoint.drawn(1, 3), LatentPoint.drawn(2, 5), 0.3)
                    .truncated(0.7)
                    .moved(0, -1.5);
            float[] kept = explorer.values(point);

            assertThat(explorer.values(LatentPoint.of(Origin.Given.of(kept)))).isEqualTo(kept);
            assertSame(List.of(explorer.draw(LatentPoint.of(Origin.Given.of(kept)))), List.of(explorer.draw(point)));
        }
    }

    @Test
    void truncation_multiplies_and_a_move_adds_its_direction_after_it() {
        try (Explorer explorer = explorer(Generators.plain())) {
            LatentPoint point = LatentPoint.drawn(7, 2);
            float[] whole = explorer.values(point);
            List<Double> second = explorer.directions().get(1).vector();

            float[] moved = explorer.values(point.truncated(0.5).moved(1, 2));

            for (int i = 0; i < Generators.LATENT; i++) {
                assertThat((double) moved[i]).isCloseTo(0.5 * whole[i] + 2 * second.get(i), within(1e-6));
            }
            assertThat(norm(explorer.values(point.truncated(0)))).isZero();
        }
    }

    @Test
    void a_mix_of_normal_latents_keeps_their_length_and_one_of_uniform_ones_is_a_straight_line() {
        LatentPoint middle = LatentPoint.between(LatentPoint.drawn(1, 0), LatentPoint.drawn(1, 1), 0.5);
        try (Explorer normal = explorer(Generators.plain());
                Explorer uniform = explorer(Generators.plain("networks.latent.distribution=uniform"))) {
            assertThat(norm(normal.values(middle)))
                    .isCloseTo(
                            (norm(normal.values(LatentPoint.drawn(1, 0)))
                                            + norm(normal.values(LatentPoint.drawn(1, 1))))
                                    / 2,
                            within(1e-6));
            float[] first = uniform.values(LatentPoint.drawn(1, 0));
            float[] second = uniform.values(LatentPoint.drawn(1, 1));
            float[] between = uniform.values(middle);
            for (int i = 0; i < Generators.LATENT; i++) {
                assertThat((double) between[i]).isCloseTo((first[i] + second[i]) / 2.0, within(1e-7));
            }
        }
    }

    @Test
    void a_path_begins_and_ends_at_its_stops_and_passes_each_on_the_way() {
        List<LatentPoint> stops = List.of(LatentPoint.drawn(1, 0), LatentPoint.drawn(1, 1), LatentPoint.drawn(1, 2));
        try (Explorer explorer = explorer(Generators.plain())) {
            List<LatentPoint> path = LatentPoint.path(stops, 9);

            assertThat(path).hasSize(9);
            for (int i = 0; i < 3; i++) {
                float[] stop = explorer.values(stops.get(i));
                float[] passed = explorer.values(path.get(4 * i));
                for (int j = 0; j < Generators.LATENT; j++) {
                    assertThat(passed[j]).isCloseTo(stop[j], within(1e-6f));
                }
            }
        }
    }

    @Test
    void a_generator_without_weights_draws_points_and_refuses_directions() {
        try (DifferentiableGenerator real = Generators.generator(Generators.plain());
                Generator drawing = Generator.of(
                        real.info(), (latents, labels) -> real.sampler().draw(latents, labels), () -> {});
                Explorer explorer = Explorer.of(drawing)) {
            LatentPoint between = LatentPoint.between(LatentPoint.drawn(1, 0), LatentPoint.drawn(1, 1), 0.5);

            assertThat(explorer.draw(between).width()).isEqualTo(8);
            refused(
                    () -> explorer.draw(between.moved(0, 1)),
                    "directions: the back end libtorch has no access to the weights; load the run folder or the"
                            + " checkpoint instead");
        }
    }

    @Test
    void no_call_leaves_anything_native_behind() {
        LatentPoint point = LatentPoint.between(LatentPoint.drawn(1, 0), LatentPoint.drawn(2, 1), 0.5);
        List<Consumer<Explorer>> calls = List.of(
                explorer -> explorer.draw(List.of(point, point.moved(0, 1))),
                explorer -> explorer.values(point),
                Explorer::directions,
                explorer -> assertThatThrownBy(() -> explorer.draw(point.moved(99, 1))));
        long before = Pointer.totalCount();
        try (Explorer explorer = explorer(Generators.conditional())) {
            for (Consumer<Explorer> call :
                    Collections.nCopies(3, calls).stream().flatMap(List::stream).toList()) {
                long open = Pointer.totalCount();
                call.accept(explorer);
                assertThat(Pointer.totalCount()).isEqualTo(open);
            }
        }
        assertThat(Pointer.totalCount()).as("after closing").isEqualTo(before);
    }

    @Test
    void what_no_generator_or_not_this_one_can_draw_is_refused_in_one_line() {
        try (Explorer explorer = explorer(Generators.plain())) {
            LatentPoint point = LatentPoint.drawn(1, 0);
            refused(() -> LatentPoint.drawn(1, -1), "index must be 0 to 99999; got -1");
            refused(() -> point.truncated(Double.NaN), "truncation must be in [0, 1]; got NaN");
            refused(() -> point.moved(-1, 0), "a direction's index must be at least 0; got -1");
            refused(() -> point.moved(0, 101), "a direction's amount must be within ±100; got 101.0");
            refused(() -> new Origin.Mixed(List.of()), "a mix must have 1 to 16 parts; got 0");
            refused(
                    () -> new Origin.Mixed(List.of(new Origin.Part(point, 0))),
                    "the weights of a mix must have a sum above 0; got 0.0");
            refused(() -> new Origin.Part(point, -0.1), "weight must be a finite number, at least 0; got -0.1");
            refused(() -> new Origin.Given(List.of(1e300)), "values must be finite numbers; got 1.0E300");
            refused(() -> LatentPoint.path(List.of(point), 9), "a path needs at least 2 points; got 1");
            refused(
                    () -> explorer.values(LatentPoint.of(new Origin.Given(List.of(1.0)))),
                    "values must be 6 numbers, the size of this generator's latents; got 1");
            refused(
                    () -> explorer.values(point.moved(Generators.LATENT, 1)),
                    "this generator has 6 directions, numbered from 0; got 6");
            refused(
                    () -> explorer.draw(point.ofClass("frog")),
                    "class frog: this generator is unconditional; leave the class out, or train a class-conditional"
                            + " recipe, such as r3gan-small-conditional");
        }
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOf(UsageException.class).hasMessage(message);
    }

    private static Explorer explorer(Recipe recipe) {
        return Explorer.of(Generators.generator(recipe));
    }

    private static List<Picture> sampler(Recipe recipe, Function<Sampler, List<Picture>> draw) {
        try (DifferentiableGenerator generator = Generators.generator(recipe)) {
            return draw.apply(generator.sampler());
        }
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    private static void assertSame(List<Picture> drawn, List<Picture> expected) {
        assertThat(drawn).hasSameSizeAs(expected);
        for (int i = 0; i < drawn.size(); i++) {
            assertThat(drawn.get(i).pixels())
                    .as("picture %d", i)
                    .isEqualTo(expected.get(i).pixels());
        }
    }
}
