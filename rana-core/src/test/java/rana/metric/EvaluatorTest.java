package rana.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.ProgressListener;
import rana.UsageException;
import rana.data.ImageSource;
import rana.data.Pond;
import rana.image.Picture;
import rana.random.RandomStream;
import rana.run.EvaluationFile;
import rana.run.ExtractorCard;
import rana.run.Figure;
import rana.run.Protocol;
import rana.run.RunFiles;
import rana.torch.ComputeDevice;

class EvaluatorTest {
    private static final int SIDE = 16;

    @TempDir
    private Path folder;

    private final FeatureExtractor extractor = RandomExtractor.random(ComputeDevice.CPU);
    private final ImageSource real = new Pond(120, SIDE, 3, 1);

    @AfterEach
    void close() {
        extractor.close();
    }

    @Test
    void other_frogs_of_the_pond_are_near_and_noise_is_far() {
        Evaluator evaluator = evaluator(120, 7);
        Evaluation frogs = evaluator.evaluate(frogs(2), ProgressListener.SILENT);
        Evaluation noise = evaluator.evaluate(EvaluatorTest::noise, ProgressListener.SILENT);

        assertThat(frogs.distance().value()).isLessThan(noise.distance().value() / 5);
        assertThat(figure(frogs, "coverage").value()).isGreaterThan(0.8);
        assertThat(figure(noise, "coverage").value()).isZero();
        assertThat(figure(frogs, "nearest").value()).isCloseTo(1, within(0.2));
        Evaluation copies = evaluator.evaluate(frogs(1), ProgressListener.SILENT);
        assertThat(figure(copies, "nearest").value()).isZero();
    }

    @Test
    void a_figure_carries_its_protocol() {
        Evaluation evaluation = evaluator(40, 7).evaluate(frogs(2), ProgressListener.SILENT);

        assertThat(evaluation.figures())
                .extracting(Figure::name)
                .containsExactly(
                        "FD-random128", "KD-random128", "precision", "recall", "density", "coverage", "nearest");
        Figure kernel = figure(evaluation, "KD-random128");
        assertThat(kernel.error()).isPositive();
        assertThat(kernel.protocol().settings()).containsEntry("subsets", 10).containsEntry("subsetSize", 4);
        assertThat(kernel.toString())
                .startsWith("KD-random128 ")
                .contains(" ± ")
                .contains("extractor random128 (SHA-256 "
                        + extractor.card().sha256().substring(0, 12))
                .contains("Pillow's antialiased bicubic to 32×32")
                .contains("40 samples, seed 7; reference: Frogs drawn by code, seed 1, 120 pictures");
    }

    @Test
    void a_model_is_nearest_to_data_whose_classes_are_as_unequal_as_its_own() {
        PictureMaker colours = PictureMaker.of(
                List.of("dark", "light"),
                (labels, random) -> pictures(labels.length, (pixels, i) -> paint(pixels, labels[i], i)));
        Evaluation own = evaluate(colours, new Shades(190, 10));
        Evaluation other = evaluate(colours, new Shades(100, 100));

        Evaluation allDark = evaluate(PictureMaker.of(List.of(), colours), new Shades(190, 10));
        assertThat(own.distance().value()).isLessThan(allDark.distance().value() / 10);
        assertThat(other.distance().value()).isLessThan(allDark.distance().value() / 10);
        assertThat(own.distance().protocol().toString())
                .contains("seed 7, classes in the proportions of the reference; reference: shades");
        assertThat(evaluate(EvaluatorTest::noise, new Shades(190, 10))
                        .distance()
                        .protocol()
                        .classes())
                .isNull();
    }

    @Test
    void repeated_real_pictures_do_not_make_the_nearest_one_infinitely_far() {
        Evaluation doubled = evaluate(EvaluatorTest::noise, new Repeated(real, 2));
        Evaluation once = evaluate(EvaluatorTest::noise, real);
        Evaluation same = evaluate(EvaluatorTest::noise, new Repeated(new Pond(1, SIDE, 3, 1), 120));

        assertThat(figure(doubled, "nearest").value())
                .isEqualTo(figure(once, "nearest").value(), within(1e-6));
        assertThat(same.figures()).extracting(Figure::name).doesNotContain("nearest");
        assertThat(same.memorisation().isDefined()).isFalse();
    }

    @Test
    void small_numbers_keep_their_digits() {
        Protocol protocol = new Protocol(extractor.card(), "none", 1, 1, 1, null, Map.of());
        assertThat(new Figure("KID", 0.00123456, 0.0000123456, protocol).number())
                .isEqualTo("0.00123 ± 1.23e-05");
        assertThat(new Figure("FID", 123.456, null, protocol).number()).isEqualTo("123.46");
        assertThat(new Figure("recall", 0, null, protocol).number()).isEqualTo("0.0000");
    }

    @Test
    void the_same_seed_gives_the_same_figures() {
        Evaluation once = evaluator(40, 7).evaluate(EvaluatorTest::noise, ProgressListener.SILENT);
        assertThat(evaluator(40, 7)
                        .evaluate(EvaluatorTest::noise, ProgressListener.SILENT)
                        .figures())
                .isEqualTo(once.figures());
        assertThat(evaluator(40, 8)
                        .evaluate(EvaluatorTest::noise, ProgressListener.SILENT)
                        .distance())
                .isNotEqualTo(once.distance());
    }

    @Test
    void progress_ends_at_its_total() {
        List<String> ends = new ArrayList<>();
        evaluator(40, 7).evaluate(EvaluatorTest::noise, (task, done, total) -> {
            assertThat(done).isBetween(1L, total);
            if (done == total) {
                ends.add(task);
            }
        });
        assertThat(ends).contains("features of generated pictures, pictures", "comparing features, pairs");
    }

    @Test
    void too_few_pictures_on_either_side_are_refused_with_both_numbers() {
        assertThatThrownBy(() -> evaluator(19, 7))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at least 20 generated and 20 real pictures (k-NN with k = 5")
                .hasMessageContaining("got 19 generated and 120 of Frogs drawn by code, seed 1");
    }

    @Test
    void a_reference_of_another_extractor_is_refused() {
        Reference other =
                new Reference("others", new ExtractorCard("other", "00", 4, "none"), Features.normal(30, 4, 0, 1, 1));
        assertThatThrownBy(() -> new Evaluator(extractor, other, 100, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("extractor other and the samples use random128");
    }

    @Test
    void features_are_computed_once_and_again_when_the_file_is_damaged() throws IOException {
        FeatureCache cache = new FeatureCache(folder.resolve("made/when/needed"));
        AtomicInteger batches = new AtomicInteger();
        ProgressListener counting = (task, done, total) -> batches.incrementAndGet();

        float[] first = cache.features(extractor, real, counting).values();
        int computed = batches.get();
        assertThat(cache.features(extractor, real, counting).values()).isEqualTo(first);
        assertThat(batches).hasValue(computed);

        Path file = cache.file(extractor.card(), false, real);
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        for (byte[] damaged : List.of(flipped, Arrays.copyOf(whole, 100), new byte[0])) {
            Files.write(file, damaged);
            batches.set(0);
            assertThat(cache.features(extractor, real, counting).values()).isEqualTo(first);
            assertThat(batches).hasValue(computed);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void other_pictures_weights_and_resizers_have_files_of_their_own() {
        FeatureCache cache = new FeatureCache(folder);
        ExtractorCard card = extractor.card();
        assertThat(List.of(
                        cache.file(card, false, real),
                        cache.file(card, true, real),
                        cache.file(card, false, new Pond(120, SIDE, 3, 2)),
                        cache.file(card, false, new Pond(119, SIDE, 3, 1)),
                        cache.file(new ExtractorCard("x", "00", 128, card.resizer()), false, real),
                        cache.file(new ExtractorCard("x", card.sha256(), 128, "none"), false, real)))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_folder_that_cannot_be_written_only_costs_time() throws IOException {
        Path occupied = Files.writeString(folder.resolve("file"), "");
        assertThat(new FeatureCache(occupied.resolve("features"))
                        .features(extractor, real, ProgressListener.SILENT)
                        .count())
                .isEqualTo(120);
    }

    @Test
    void evaluations_gather_in_a_file_and_a_damaged_one_is_left_alone() throws IOException {
        Path file = new RunFiles(folder).evaluations();
        Evaluation evaluation = evaluator(40, 7).evaluate(frogs(2), ProgressListener.SILENT);
        EvaluationFile.append(file, evaluation.entry("step-000010", "cpu"));
        EvaluationFile.append(file, evaluation.entry("step-000020", "cpu"));

        var entries = EvaluationFile.read(file);
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).required("checkpoint").asString()).isEqualTo("step-000020");
        var distance = entries.get(0).required("figures").get(0);
        assertThat(distance.required("name").asString()).isEqualTo("FD-random128");
        assertThat(distance.required("protocol")
                        .required("extractor")
                        .required("sha256")
                        .asString())
                .isEqualTo(extractor.card().sha256());
        assertThat(entries.get(0).required("closest")).hasSize(10);

        Files.writeString(file, "[{");
        assertThatThrownBy(() -> EvaluationFile.append(file, evaluation.entry("step-000030", "cpu")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("evaluation.json: is damaged");
        assertThat(file).hasContent("[{");
    }

    private Evaluator evaluator(int samples, long seed) {
        Reference reference =
                Reference.of(real, extractor, new FeatureCache(folder.resolve("features")), ProgressListener.SILENT);
        return new Evaluator(extractor, reference, samples, seed);
    }

    private Evaluation evaluate(PictureMaker generator, ImageSource reference) {
        return new Evaluator(
                        extractor,
                        Reference.of(reference, extractor, new FeatureCache(folder), ProgressListener.SILENT),
                        200,
                        7)
                .evaluate(generator, ProgressListener.SILENT);
    }

    private static void paint(byte[] pixels, int label, int seed) {
        var noise = RandomStream.of(seed).generator();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (label * 150 + noise.nextInt(50));
        }
    }

    /** Dark pictures followed by light ones. */
    private record Shades(int dark, int light) implements ImageSource {
        @Override
        public String description() {
            return "shades";
        }

        @Override
        public int count() {
            return dark + light;
        }

        @Override
        public int size() {
            return SIDE;
        }

        @Override
        public int channels() {
            return 3;
        }

        @Override
        public void read(int index, byte[] to, int offset) {
            byte[] pixels = new byte[SIDE * SIDE * 3];
            paint(pixels, label(index), 1000 + index);
            System.arraycopy(pixels, 0, to, offset, pixels.length);
        }

        @Override
        public List<String> classes() {
            return List.of("dark", "light");
        }

        @Override
        public int label(int index) {
            return index < dark ? 0 : 1;
        }
    }

    /** All pictures of a source several times. */
    private record Repeated(ImageSource of, int times) implements ImageSource {
        @Override
        public String description() {
            return of.description();
        }

        @Override
        public int count() {
            return of.count() * times;
        }

        @Override
        public int size() {
            return of.size();
        }

        @Override
        public int channels() {
            return of.channels();
        }

        @Override
        public void read(int index, byte[] to, int offset) {
            of.read(index % of.count(), to, offset);
        }

        @Override
        public List<String> classes() {
            return List.of();
        }

        @Override
        public int label(int index) {
            return -1;
        }
    }

    /** Returns a generator of the frogs of the pond with that seed, from the first on. */
    private static PictureMaker frogs(long seed) {
        Pond pond = new Pond(120, SIDE, 3, seed);
        return (labels, random) -> pictures(labels.length, (pixels, index) -> pond.read(index, pixels, 0));
    }

    private static List<Picture> noise(int[] labels, RandomStream random) {
        var generator = random.generator();
        return pictures(labels.length, (pixels, index) -> {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) generator.nextInt(256);
            }
        });
    }

    private static List<Picture> pictures(int count, ObjIntConsumer<byte[]> painter) {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] pixels = new byte[SIDE * SIDE * 3];
            painter.accept(pixels, i);
            pictures.add(new Picture(SIDE, SIDE, 3, pixels));
        }
        return pictures;
    }

    private static Figure figure(Evaluation evaluation, String name) {
        return evaluation.figures().stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
