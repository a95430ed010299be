package rana.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Manifest;
import rana.data.DataListener;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.generate.LoadOptions;
import rana.image.Picture;
import rana.io.Sha256;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.run.RunInfo;
import rana.session.RecordedRun;
import rana.torch.ComputeDevice;
import rana.torch.Torch;
import rana.train.TinyGan;
import rana.train.Training;

class LibtorchGeneratorTest {
    private static final LoadOptions CPU = LoadOptions.defaults().device("cpu");

    @TempDir
    private Path folder;

    @Test
    void sixteen_threads_draw_the_same_pictures_as_one() throws Exception {
        Path run = train("run");
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (Generator generator = Generator.load(run, CPU)) {
            List<byte[]> alone = IntStream.range(0, 32)
                    .mapToObj(seed -> generator.draw(seed).pixels())
                    .toList();
            List<Callable<byte[]>> draws = IntStream.range(0, 32)
                    .mapToObj(seed ->
                            (Callable<byte[]>) () -> generator.draw(seed).pixels())
                    .toList();
            List<Future<byte[]>> together = threads.invokeAll(draws);
            for (int i = 0; i < alone.size(); i++) {
                assertThat(together.get(i).get()).as("seed %d", i).isEqualTo(alone.get(i));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void the_first_pictures_are_the_same_for_every_count_and_as_a_training_draws_them() {
        Path run = train("run");
        try (Generator generator = Generator.load(run, CPU);
                Training training = Training.resume(
                        TinyGan.recipe(),
                        TinyGan.pictures(),
                        newest(run),
                        Training.Environment.of(ComputeDevice.CPU))) {
            List<Picture> many = generator.draw(DrawRequest.seed(7).count(70));

            assertThat(generator.draw(7).pixels()).isEqualTo(many.get(0).pixels());
            List<Picture> trained =
                    training.sampler().draw(70, RandomStream.of(7).at("samples"));
            for (int i = 0; i < many.size(); i++) {
                assertThat(many.get(i).pixels()).isEqualTo(trained.get(i).pixels());
            }
        }
    }

    @Test
    void a_generator_describes_itself() throws IOException {
        Path run = train("run");
        try (Generator generator = Generator.load(run, CPU)) {
            GeneratorInfo info = generator.info();

            assertThat(info.path()).isEqualTo(newest(run));
            assertThat(info.backend()).isEqualTo("libtorch");
            assertThat(info.device()).isEqualTo("cpu");
            assertThat(info.recipe()).isEqualTo("pond");
            assertThat(info.step()).isEqualTo(12);
            assertThat(List.of(info.width(), info.height(), info.channels())).containsExactly(8, 8, 3);
            assertThat(info.classes()).isEmpty();
            assertThat(info.latent().size()).isEqualTo(4);
            assertThat(info.weightsSha256()).isEqualTo(sha256(newest(run).resolve(Checkpoint.AVERAGE)));
        }
    }

    @Test
    void a_damaged_checkpoint_is_passed_over_with_a_warning_and_any_can_be_chosen_by_name() throws IOException {
        Path run = train("run");
        Files.write(newest(run).resolve(Checkpoint.GENERATOR), new byte[7]);
        List<String> warnings = new ArrayList<>();

        try (Generator generator = Generator.load(run, CPU.warnings(warnings::add))) {
            assertThat(generator.info().step()).isEqualTo(10);
        }
        assertThat(warnings).singleElement().asString().contains("step-000012");
        try (Generator generator = Generator.load(run, CPU.checkpoint("step-000010"))) {
            assertThat(generator.info().step()).isEqualTo(10);
        }
        assertThatThrownBy(() -> Generator.load(run, CPU.checkpoint("step-000011")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has no checkpoint step-000011; did you mean");
    }

    @Test
    void the_best_checkpoint_is_loaded_or_missed_in_one_line() throws IOException {
        Path run = train("run");
        assertThatThrownBy(() -> Generator.load(run, CPU.best()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("has no best checkpoint");
        Files.writeString(run.resolve("best.json"), """
                {"checkpoint": "step-000010", "figure": {"name": "x", "value": 1, "error": null, "protocol":
                 {"extractor": {"name": "x", "sha256": "", "dimension": 1, "resize": ""}, "reference": "x",
                  "references": 1, "samples": 1, "seed": 1, "settings": {}}}}
                """);

        try (Generator generator = Generator.load(run, CPU.best())) {
            assertThat(generator.info().step()).isEqualTo(10);
        }
    }

    @Test
    void a_checkpoint_that_was_copied_elsewhere_alone_draws_the_same() throws IOException {
        Path run = train("run");
        Path alone = copy(newest(run), folder.resolve("elsewhere"));
        byte[] expected;
        try (Generator generator = Generator.load(run, CPU)) {
            expected = generator.draw(7).pixels();
        }
        try (Generator generator = Generator.load(alone, CPU);
                Generator inRun = Generator.load(newest(run), CPU)) {
            assertThat(generator.draw(7).pixels()).isEqualTo(expected);
            assertThat(inRun.draw(7).pixels()).isEqualTo(expected);
            assertThat(generator.info().recipe()).isEqualTo("pond");
        }
        assertThatThrownBy(() -> Generator.load(alone, CPU.best()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a checkpoint already");
        Files.writeString(alone.resolve("recipe.yaml"), "extends: pond");
        assertThatThrownBy(() -> Generator.load(alone, CPU))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("recipe.yaml: is damaged");
    }

    @Test
    void class_names_are_in_the_checkpoint_and_a_label_draws_one_class() throws IOException {
        Path run = folder.resolve("conditional");
        try (Training training = new Training(conditional(), classes(), 1, ComputeDevice.CPU)) {
            training.save(run);
        }
        try (Generator generator = Generator.load(run, CPU)) {
            List<String> names = generator.info().classes();
            assertThat(names).isEqualTo(classes().classes()).hasSize(5);
            List<Picture> inTurn = generator.draw(DrawRequest.seed(2).count(7));
            List<Picture> ofSecond = generator.draw(DrawRequest.seed(2).count(7).label(names.get(1)));
            List<Picture> mean = generator.draw(
                    DrawRequest.seed(2).count(2).label(names.get(1)).truncation(0));

            assertThat(ofSecond.get(1).pixels()).isEqualTo(inTurn.get(1).pixels());
            assertThat(ofSecond.get(2).pixels()).isNotEqualTo(inTurn.get(2).pixels());
            assertThat(mean.get(0).pixels()).isEqualTo(mean.get(1).pixels());
        }
    }

    @Test
    void an_older_checkpoint_is_loaded_with_its_run_and_alone_it_says_what_is_missing() throws IOException {
        Path run = train("run");
        byte[] expected;
        try (Generator generator = Generator.load(run, CPU)) {
            expected = generator.draw(7).pixels();
        }
        makeOlder(newest(run));

        try (Generator generator = Generator.load(run, CPU);
                Generator inRun = Generator.load(newest(run), CPU)) {
            assertThat(generator.draw(7).pixels()).isEqualTo(expected);
            assertThat(inRun.draw(7).pixels()).isEqualTo(expected);
        }
        Path alone = copy(newest(run), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> Generator.load(alone, CPU))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        alone + ": recipe.yaml is missing, and checkpoints of format 4 are loaded with their run only;"
                                + " load the run folder that the checkpoint was copied from");
    }

    @Test
    void a_closed_generator_draws_nothing_and_its_threads_are_its_own() {
        Path run = train("run");
        int before = Torch.threads();
        Generator generator = Generator.load(run, CPU.threads(1));
        generator.draw(1);
        assertThat(Torch.threads()).isEqualTo(before);
        generator.close();

        assertThatThrownBy(() -> generator.draw(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed; load it again");
    }

    @Test
    void what_is_not_a_generator_is_named_with_what_it_lacks() {
        assertThatThrownBy(() -> Generator.load(folder))
                .isInstanceOf(UsageException.class)
                .hasMessage(folder + " is not a generator: it lacks run.json of a run folder and checkpoint.json of a"
                        + " checkpoint folder");
    }

    private Path train(String name) {
        Path run = folder.resolve(name);
        RunInfo info = RunInfo.begin(
                "pond",
                RunInfo.Data.of("pond:40", null, TinyGan.pictures()),
                3,
                RunInfo.Session.now(0, "rana train", "cpu", 2));
        try (Training training = new Training(TinyGan.recipe(), TinyGan.pictures(), 3, ComputeDevice.CPU);
                RecordedRun recorder = RecordedRun.create(run, TinyGan.recipe(), info, warning -> {})) {
            training.run(recorder.listener());
        }
        return run;
    }

    private static Path newest(Path run) {
        return run.resolve("checkpoints/step-000012");
    }

    private static Recipe conditional() {
        return Recipes.named(
                "r3gan-small-conditional",
                List.of(
                        "pictures.size=16",
                        "pictures.classes=5",
                        "networks.widths=[16, 16, 16]",
                        "networks.blocks=[1, 1, 1]",
                        "training.batch=4"));
    }

    private static ImageSource classes() {
        return DataSources.open("pond:64", new DataOptions(16, 3, 1, null, DataListener.SILENT));
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    /** Makes a checkpoint of format 4, which had neither recipe nor class names. */
    private static void makeOlder(Path checkpoint) throws IOException {
        Path file = checkpoint.resolve(Manifest.FILE);
        String blank = Files.readString(file)
                .replaceFirst("\"format\" : 6", "\"format\" : 4")
                .replaceFirst("\"classes\" : \\[[^]]*],\\s*", "")
                .replaceFirst(",\\s*\"recipe.yaml\" : \"[0-9a-f]*\"", "")
                .replaceFirst("\"self\" : \"[0-9a-f]*\"", "\"self\" : \"\"");
        assertThat(blank).contains("\"format\" : 4").doesNotContain("classes", "recipe.yaml");
        MessageDigest digest = Sha256.digest();
        digest.update(blank.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                file, blank.replace("\"self\" : \"\"", "\"self\" : \"%s\"".formatted(Sha256.hexadecimal(digest))));
        Files.delete(checkpoint.resolve(Checkpoint.RECIPE));
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        digest.update(Files.readAllBytes(file));
        return Sha256.hexadecimal(digest);
    }
}
