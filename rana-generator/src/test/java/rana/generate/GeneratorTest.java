package rana.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;
import rana.image.Picture;
import rana.random.Latent;
import rana.random.RandomStream;

/** The contract that every generator made with {@link Generator#of} keeps, whatever draws. */
class GeneratorTest {
    private static final int SIZE = 3;
    private static final GeneratorInfo INFO = new GeneratorInfo(
            Path.of("runs/cats/checkpoints/step-000100"),
            "test",
            "cpu",
            "cats",
            100,
            1,
            1,
            1,
            List.of("cat", "dog"),
            new Latent(SIZE, Latent.Distribution.NORMAL),
            "00");

    /** The numbers that the last call was given. */
    private float[] latents = {};

    private int[] labels = {};

    @Test
    void a_seed_draws_the_latents_of_its_stream_and_classes_take_turns() {
        try (Generator generator = Generator.of(INFO, this::noted, () -> {})) {
            assertThat(generator.draw(DrawRequest.seed(7).count(3))).hasSize(3);

            assertThat(latents)
                    .isEqualTo(INFO.latent().values(RandomStream.of(7).at("samples"), 0, 3));
            assertThat(labels).containsExactly(0, 1, 0);
            assertThat(INFO.latents(7, 2, 1)).containsExactly(latents[6], latents[7], latents[8]);
        }
    }

    @Test
    void a_label_draws_one_class_and_truncation_multiplies_the_latents() {
        try (Generator generator = Generator.of(INFO, this::noted, () -> {})) {
            float[] whole = INFO.latents(7, 0, 2);

            generator.draw(DrawRequest.seed(7).count(2).label("dog").truncation(0.5));

            assertThat(labels).containsExactly(1, 1);
            for (int i = 0; i < whole.length; i++) {
                assertThat(latents[i]).isEqualTo(whole[i] * 0.5f);
            }
        }
    }

    @Test
    void given_latents_are_drawn_with_given_labels_or_with_classes_in_turn() {
        try (Generator generator = Generator.of(INFO, this::noted, () -> {})) {
            float[][] given = {{1, 2, 3}, {4, 5, 6}};

            generator.draw(given, 1, 1);
            assertThat(latents).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(labels).containsExactly(1, 1);
            generator.draw(given);
            assertThat(labels).containsExactly(0, 1);
            assertThat(generator.draw(new float[0][])).isEmpty();
            refused(() -> generator.draw(given, 1), "as many labels as latents, or none; got 1 labels for 2");
            refused(() -> generator.draw(given, 0, 2), "labels must be 0 to 1; got 2");
            refused(() -> generator.draw(new float[][] {{1, 2}}, 0), "latents must have 3 numbers each; got 2");
        }
    }

    @Test
    void requests_that_do_not_fit_are_refused_in_one_line() {
        try (Generator generator = Generator.of(INFO, this::noted, () -> {})) {
            assertThatThrownBy(() -> generator.draw(DrawRequest.seed(1).label("cot")))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("class cot: there is no such class; did you mean 'cat'?");
            assertThatThrownBy(() -> DrawRequest.seed(1).count(0)).hasMessage("count must be at least 1; got 0");
            assertThatThrownBy(() -> DrawRequest.seed(1).truncation(1.1))
                    .hasMessage("truncation must be in [0, 1]; got 1.1");
            assertThatThrownBy(() -> LoadOptions.defaults().threads(0)).hasMessage("threads must be at least 1; got 0");
        }
    }

    @Test
    void closing_waits_for_the_draws_in_progress_and_later_draws_are_refused() throws Exception {
        CountDownLatch drawing = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        AtomicBoolean released = new AtomicBoolean();
        Generator generator = Generator.of(
                INFO,
                (numbers, classes) -> {
                    drawing.countDown();
                    await(goOn);
                    assertThat(released).isFalse();
                    finished.incrementAndGet();
                    return pictures(classes);
                },
                () -> {
                    assertThat(finished).hasValue(2);
                    assertThat(released.getAndSet(true)).isFalse();
                });
        List<CompletableFuture<Picture>> draws = IntStream.range(0, 2)
                .mapToObj(seed -> CompletableFuture.supplyAsync(() -> generator.draw(seed), Threads::start))
                .toList();
        await(drawing);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(generator::close, Threads::start);
        assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(Exception.class);
        assertThat(released).isFalse();
        goOn.countDown();

        closing.get(10, TimeUnit.SECONDS);
        for (CompletableFuture<Picture> draw : draws) {
            assertThat(draw.get(10, TimeUnit.SECONDS).width()).isEqualTo(1);
        }
        assertThat(released).isTrue();
        generator.close();
        assertThatThrownBy(() -> generator.draw(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the generator of %s is closed; load it again to draw more pictures"
                        .formatted(Path.of("runs/cats/checkpoints/step-000100")));
    }

    @Test
    void without_a_back_end_the_message_names_the_artifact_to_add() {
        assertThatThrownBy(() -> Generator.load(Path.of("runs/frogs")))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "cannot load %s: no generator back end is on the class path; add the artifact rana:rana-core"
                                        .formatted(Path.of("runs/frogs"))
                                + " and the natives for your platform of org.bytedeco:pytorch, openblas and javacpp");
    }

    @Test
    void the_first_back_end_that_can_loads_and_what_none_can_is_named(@TempDir Path folder) throws IOException {
        Path known = Files.createFile(folder.resolve("cats.onnx"));
        List<LoadOptions> given = new ArrayList<>();
        Backends backends = new Backends(List.of(backend(".pt", "a", given), backend(".onnx", "b", given)));
        LoadOptions options = LoadOptions.defaults().best().device("cpu").threads(2);

        try (Generator generator = backends.load(known, options)) {
            assertThat(generator.info().backend()).isEqualTo("b");
        }
        assertThat(given).containsExactly(options);
        assertThat(options.isBest()).isTrue();
        assertThat(options.threads()).hasValue(2);
        assertThat(options.checkpoint("step-000001").isBest()).isFalse();
        assertThatThrownBy(() -> backends.load(folder, options))
                .isInstanceOf(UsageException.class)
                .hasMessage(folder + " is not a generator: it lacks the ending .pt, or the ending .onnx");
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> backends.load(nowhere, options))
                .isInstanceOf(UsageException.class)
                .hasMessage(nowhere + " is not a generator: no such file or folder");
    }

    @Test
    void a_picture_is_written_to_a_stream_that_stays_open(@TempDir Path folder) throws IOException {
        try (Generator generator = Generator.of(INFO, this::noted, () -> {})) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            generator.draw(7).writePng(out);
            generator.draw(7).writePng(folder.resolve("cat.png"));

            assertThat(folder.resolve("cat.png")).hasBinaryContent(out.toByteArray());
        }
    }

    private List<Picture> noted(float[] drawn, int[] classes) {
        latents = drawn;
        labels = classes;
        return pictures(classes);
    }

    private static List<Picture> pictures(int[] classes) {
        return IntStream.of(classes)
                .mapToObj(label -> new Picture(1, 1, 1, new byte[] {(byte) label}))
                .toList();
    }

    private static GeneratorBackend backend(String ending, String name, List<LoadOptions> given) {
        return new GeneratorBackend() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String requirement() {
                return "the ending " + ending;
            }

            @Override
            public boolean canLoad(Path path) {
                return path.toString().endsWith(ending);
            }

            @Override
            public Generator load(Path path, LoadOptions options) {
                given.add(options);
                GeneratorInfo info =
                        new GeneratorInfo(path, name, "cpu", "cats", 1, 1, 1, 1, List.of(), INFO.latent(), "00");
                return Generator.of(info, (numbers, classes) -> pictures(classes), () -> {});
            }
        };
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A thread for each piece of work: a pool might have too few. */
    private static final class Threads {
        static void start(Runnable work) {
            new Thread(work).start();
        }
    }
}
