package rana.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.FailureException;
import rana.UsageException;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.image.Picture;
import rana.nn.Architecture;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Shape;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.safetensors.SafeTensors;
import rana.session.TrainingSession;
import rana.torch.ComputeDevice;
import rana.train.TinyGan;

class OnnxExportTest {
    private static final LoadOptions CPU = LoadOptions.defaults().device("cpu");

    @TempDir
    private static Path folder;

    private static Path run;
    private static Path conditional;

    @BeforeAll
    static void train() {
        run = train("run", TinyGan.recipe());
        conditional = train(
                "conditional",
                Recipes.named(
                        "r3gan-small-conditional",
                        List.of(
                                "pictures.size=16",
                                "networks.widths=[16, 16, 16]",
                                "networks.blocks=[1, 1, 1]",
                                "training.batch=4",
                                "training.steps=6",
                                "training.precision=float32")));
    }

    private static Path train(String name, Recipe recipe) {
        return TrainingSession.of(recipe)
                .data("pond:40")
                .into(folder.resolve(name))
                .run()
                .folder();
    }

    @Test
    void an_export_draws_the_pictures_of_its_run() {
        Path file = folder.resolve("frogs.onnx");
        OnnxExport.Result result = OnnxExport.of(run).dataLicense("CC0-1.0").write(file);

        assertThat(result.difference()).isPositive().isLessThan(1e-5);
        assertThat(result.checked()).isEqualTo(16);
        assertThat(result.size()).isEqualTo(file.toFile().length());
        requireSamePictures(run, file, DrawRequest.seed(7).count(70));
        requireSamePictures(run, file, DrawRequest.seed(8).count(5).truncation(0.5));
        try (Generator exported = Generator.load(file);
                Generator engine = Generator.load(run, CPU)) {
            assertThat(exported.info().latent()).isEqualTo(engine.info().latent());
            assertThat(exported.info().weightsSha256()).isEqualTo(engine.info().weightsSha256());
            assertThat(exported.info().step()).isEqualTo(12);
            float[][] latents = {{1, -1, 0.5f, 0}, {0, 0, 0, 0}};
            assertClose(exported.draw(latents), engine.draw(latents));
        }
    }

    @Test
    void the_file_describes_itself() throws IOException {
        Path file = folder.resolve("described.onnx");
        OnnxExport.of(conditional).dataLicense("CC0-1.0").write(file);
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
        Map<String, String> metadata = model.getMetadataPropsList().stream()
                .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));

        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(15);
        assertThat(metadata)
                .containsEntry("rana.format", "1")
                .containsEntry("rana.recipe", "r3gan-small-conditional")
                .containsEntry("rana.step", "6")
                .containsEntry("rana.range", "[-1.0,1.0]")
                .containsEntry("rana.latent.size", "64")
                .containsEntry("rana.latent.distribution", "normal")
                .containsEntry("rana.output", "float32")
                .containsEntry("rana.data.license", "CC0-1.0")
                .containsKeys("rana.parity", "rana.weights.sha256", "rana.sha256");
        assertThat(metadata.get("rana.classes")).startsWith("[\"").contains("tree");
    }

    @Test
    void classes_bytes_and_fixed_batches_draw_the_same() {
        Path file = folder.resolve("classes.onnx");
        OnnxExport.of(conditional).bytes().batch(3).write(file);

        requireSamePictures(conditional, file, DrawRequest.seed(3).count(7));
        try (Generator exported = Generator.load(file);
                Generator engine = Generator.load(conditional, CPU)) {
            assertThat(exported.info().classes())
                    .isEqualTo(engine.info().classes())
                    .hasSizeGreaterThan(1);
            String last = exported.info().classes().get(1);
            assertClose(
                    exported.draw(DrawRequest.seed(4).count(3).label(last)),
                    engine.draw(DrawRequest.seed(4).count(3).label(last)));
        }
    }

    @ParameterizedTest
    @MethodSource("rana.recipe.Recipes#names")
    void every_recipe_can_be_exported(String name) {
        // The networks of r3gan are wide enough to slow the test and no different from r3gan-small's.
        Recipe recipe = name.matches("r3gan(-conditional)?")
                ? Recipes.named(name, List.of("networks.widths=[64, 64, 32, 16]", "networks.blocks=[1, 2, 1, 1]"))
                : Recipes.named(name);
        try (Network network =
                new Network(recipe.generator(), recipe.networks().init(), RandomStream.of(1), ComputeDevice.CPU)) {
            assertThat(OnnxLayersTest.difference(network, 15, 2)).isLessThan(1e-5);
        }
    }

    @Test
    void sixteen_threads_draw_the_same_pictures_as_one() throws Exception {
        Path file = folder.resolve("threads.onnx");
        OnnxExport.of(run).write(file);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (Generator generator = Generator.load(file)) {
            List<byte[]> alone = IntStream.range(0, 64)
                    .mapToObj(seed -> generator.draw(seed).pixels())
                    .toList();
            List<Callable<byte[]>> draws = IntStream.range(0, 64)
                    .mapToObj(seed ->
                            (Callable<byte[]>) () -> generator.draw(seed).pixels())
                    .toList();
            List<Future<byte[]>> together = threads.invokeAll(draws);
            for (int i = 0; i < alone.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void every_damage_is_found_and_named_in_one_line() throws IOException {
        Path file = folder.resolve("whole.onnx");
        OnnxExport.of(run).write(file);
        byte[] whole = Files.readAllBytes(file);
        List<byte[]> damaged = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            damaged.add(Arrays.copyOf(whole, (int) ((long) whole.length * i / 200)));
        }
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            damaged.add(flipped);
        }
        Path broken = folder.resolve("broken.onnx");
        for (byte[] bytes : damaged) {
            Files.write(broken, bytes);
            assertThatThrownBy(() -> Generator.load(broken))
                    .isInstanceOf(FailureException.class)
                    .hasMessageStartingWith(broken + " is damaged, or ")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void files_of_other_programs_and_newer_versions_are_refused() throws IOException {
        Architecture linear = new Architecture(new Shape.Vector(2), List.of(new Linear(1, false)));
        Map<String, SafeTensors.Array> weights = Map.of(
                "0.weight", new SafeTensors.Array(List.of(1L, 2L), java.nio.FloatBuffer.wrap(new float[] {1, 2})));
        OnnxModel model = new OnnxModel(linear, weights, 15, 0);
        Path file = folder.resolve("other.onnx");

        Files.write(file, model.plain(Map.of("rana.format", "2")));
        assertThatThrownBy(() -> Generator.load(file))
                .isInstanceOf(FailureException.class)
                .hasMessage(file + " has format 2, and this version of Rana reads 1 to 1: use a newer version");
        Files.write(file, model.plain(Map.of()));
        assertThatThrownBy(() -> Generator.load(file))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("is not a generator that Rana exported");
        Files.write(
                file, ModelProto.newBuilder().setProducerName("pytorch").build().toByteArray());
        assertThatThrownBy(() -> Generator.load(file))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("Rana did not export it");
    }

    @Test
    void a_model_that_differs_from_the_engine_is_not_written() {
        for (double difference : new double[] {1.1e-4, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> OnnxExport.of(run).requireClose(difference))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("differs from the engine by")
                    .hasMessageEndingWith("more than 0.0001; nothing is written");
        }
    }

    @Test
    void wrong_settings_are_refused_before_anything_is_written() {
        Path file = folder.resolve("none.onnx");

        assertThatThrownBy(() -> OnnxExport.of(run).batch(0))
                .isInstanceOf(UsageException.class)
                .hasMessage("batch must be at least 1; got 0");
        assertThatThrownBy(() -> OnnxExport.of(run).opset(12).write(file))
                .isInstanceOf(UsageException.class)
                .hasMessage("opset must be 13 to 21; got 12");
        assertThatThrownBy(() -> OnnxExport.of(run).from(CPU.best()).write(file))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("has no best checkpoint");
        assertThat(file).doesNotExist();
        OnnxExport.of(run).write(file);
        assertThatThrownBy(() -> Generator.load(file, CPU.best()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("without checkpoints");
        assertThatThrownBy(() -> Generator.load(file, LoadOptions.defaults().device("cuda")))
                .isInstanceOf(UsageException.class)
                .hasMessage("device must be auto or cpu for an ONNX file, which is drawn on the CPU; got cuda");
    }

    private static void requireSamePictures(Path of, Path file, DrawRequest request) {
        try (Generator exported = Generator.load(file);
                Generator engine = Generator.load(of, CPU)) {
            assertClose(exported.draw(request), engine.draw(request));
        }
    }

    private static void assertClose(List<Picture> got, List<Picture> expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.size(); i++) {
            for (int at = 0; at < got.get(i).pixels().length; at++) {
                assertThat(Math.abs((got.get(i).pixels()[at] & 0xff)
                                - (expected.get(i).pixels()[at] & 0xff)))
                        .isLessThanOrEqualTo(1);
            }
        }
    }
}
