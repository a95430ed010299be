package rana.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.image.Grid;
import rana.image.Picture;
import rana.io.Sha256;
import rana.run.EvaluationFile;
import rana.run.ExtractorCard;
import rana.run.Figure;
import rana.run.Protocol;
import rana.run.RunFiles;
import rana.safetensors.SafeTensors;
import rana.session.TrainingSession;
import rana.train.TinyGan;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HubExportTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private static Path folder;

    private static Path run;
    private static Path normalised;
    private static Path conditional;

    @BeforeAll
    static void train() {
        run = TrainingSession.of(TinyGan.recipe())
                .data("pond:40")
                .into(folder.resolve("run"))
                .run()
                .folder();
        normalised = RecipeRuns.shared("sngan");
        conditional = RecipeRuns.shared("r3gan-small-conditional");
    }

    @Test
    void the_folder_is_complete_and_its_checksums_match() throws IOException {
        Path hub = folder.resolve("complete");
        HubExport.Result result = HubExport.of(run).dataLicense("CC0-1.0").write(hub);

        assertThat(files(hub).keySet())
                .containsExactly(
                        "README.md",
                        "SHA256SUMS",
                        "config.json",
                        "model.safetensors",
                        "onnx/model.onnx",
                        "rana_generator.py",
                        "samples.png");
        for (String line : Files.readAllLines(hub.resolve("SHA256SUMS"))) {
            String[] parts = line.split("  ", 2);
            assertThat(Sha256.ofFile(hub.resolve(parts[1]))).isEqualTo(parts[0]);
        }
        assertThat(Files.readAllLines(hub.resolve("SHA256SUMS"))).hasSize(6);
        assertThat(result.size())
                .isEqualTo(
                        files(hub).values().stream().mapToLong(Long::longValue).sum());
        assertThat(result.difference()).isLessThan(1e-5);
        assertThat(parts(folder)).isEmpty();
    }

    @Test
    void the_config_describes_every_layer_and_the_weights_fit_it() throws IOException {
        Path hub = folder.resolve("config");
        HubExport.of(normalised).write(hub);
        JsonNode config = JSON.readTree(Files.readString(hub.resolve("config.json")));
        Map<String, SafeTensors.Array> weights = SafeTensors.read(hub.resolve("model.safetensors"));

        assertThat(config.path("format").asString()).isEqualTo("rana-generator");
        assertThat(config.path("version").asInt()).isEqualTo(1);
        assertThat(config.path("recipe").asString()).isEqualTo("sngan");
        assertThat(config.path("data_license").asString()).isEqualTo("not stated");
        assertThat(config.path("latent").path("size").asInt()).isEqualTo(128);
        assertThat(config.path("range").toString()).isEqualTo("[-1.0,1.0]");
        JsonNode residual = config.findParents("main").get(0);
        JsonNode conv = residual.path("main").findParents("padding").get(0);
        assertThat(conv.path("padding").toString()).isEqualTo("[1,1,1,1]");
        assertThat(weights).containsKey(conv.path("name").asString() + ".weight");
        assertThat(weights.keySet()).noneMatch(name -> name.endsWith("singular_vector"));
    }

    @Test
    void the_python_file_is_short_and_the_same_for_every_export() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        HubExport.of(run).write(first);
        HubExport.of(conditional).write(second);

        List<String> lines = Files.readAllLines(first.resolve("rana_generator.py"));
        assertThat(lines).hasSizeLessThanOrEqualTo(200);
        assertThat(lines.stream().filter(line -> line.matches("(import|from) .*")))
                .containsExactly(
                        "import json",
                        "import pathlib",
                        "import torch",
                        "import torch.nn.functional as F",
                        "from safetensors.torch import load_file");
        assertThat(Files.readAllBytes(second.resolve("rana_generator.py")))
                .isEqualTo(Files.readAllBytes(first.resolve("rana_generator.py")));
    }

    @Test
    void the_samples_and_the_onnx_file_are_those_of_the_engine() {
        Path hub = folder.resolve("samples");
        HubExport.of(conditional).write(hub);

        try (Generator engine =
                        Generator.load(conditional, LoadOptions.defaults().device("cpu"));
                Generator exported = Generator.load(hub.resolve("onnx/model.onnx"))) {
            int classes = engine.info().classes().size();
            Picture grid = Picture.readPng(hub.resolve("samples.png"));
            assertThat(grid.width()).isEqualTo(classes * 34 - 2);
            List<Picture> drawn = engine.draw(DrawRequest.seed(1).count(64 / classes * classes));
            assertThat(grid.pixels()).isEqualTo(Grid.of(drawn, classes).pixels());
            assertThat(exported.info().weightsSha256()).isEqualTo(engine.info().weightsSha256());
        }
    }

    @Test
    void the_card_states_what_is_known_and_guesses_no_licence() throws IOException {
        Path hub = folder.resolve("card");
        HubExport.of(run).write(hub);
        String card = Files.readString(hub.resolve("README.md"));

        assertThat(card)
                .startsWith("---\nlicense: unknown # not stated\ndata_license: \"not stated\"\n")
                .contains(
                        "| Licence of the training images | not stated |",
                        "| Licence of this model | not stated |",
                        "| Recipe | `pond` |",
                        "| Training steps | 12 |",
                        "| Training images | `pond:40`, 40 images |",
                        "This checkpoint was not evaluated.",
                        "from rana_generator import load",
                        "onnxruntime-web",
                        "Generator.load(Path.of(\"onnx/model.onnx\"))");
    }

    @Test
    void the_card_has_the_measures_of_its_checkpoint_with_their_protocol() throws IOException {
        Path evaluated = TrainingSession.of(TinyGan.recipe())
                .data("pond:40")
                .into(folder.resolve("evaluated"))
                .run()
                .folder();
        Path file = new RunFiles(evaluated).evaluations();
        EvaluationFile.append(file, entry("step-000012", 1.25));
        EvaluationFile.append(file, entry("step-000010", 7.75));
        Path hub = folder.resolve("measured");
        HubExport.of(evaluated)
                .license("Apache-2.0")
                .dataLicense("by | hand \"x\"")
                .write(hub);

        assertThat(Files.readString(hub.resolve("README.md")))
                .contains("| FD-C10 | 1.2500 | k 3 |")
                .contains("Protocol: extractor tiny (SHA-256 abc…), resizer: none; 50 samples, seed 1; reference: pond")
                .doesNotContain("7.75")
                .contains("license: apache-2.0\n", "data_license: \"by | hand \\\"x\\\"\"\n")
                .contains("| Licence of the training images | by \\| hand \"x\" |");
    }

    private static EvaluationFile.Entry entry(String checkpoint, double value) {
        Protocol protocol =
                new Protocol(new ExtractorCard("tiny", "abc", 8, "none"), "pond", 40, 50, 1, null, Map.of("k", 3));
        return EvaluationFile.Entry.now(
                checkpoint, "cpu", List.of(new Figure("FD-C10", value, null, protocol)), List.of());
    }

    @Test
    void only_an_empty_folder_is_replaced() throws IOException {
        Path hub = folder.resolve("full");
        Files.createDirectories(hub);
        HubExport.of(run).write(hub);
        byte[] before = Files.readAllBytes(hub.resolve("SHA256SUMS"));

        assertThatThrownBy(() -> HubExport.of(run).write(hub))
                .isInstanceOf(UsageException.class)
                .hasMessage(hub + " exists already; choose another folder, or delete it");
        assertThat(Files.readAllBytes(hub.resolve("SHA256SUMS"))).isEqualTo(before);
    }

    @Test
    void a_failed_export_leaves_nothing() {
        Path hub = folder.resolve("failed");

        assertThatThrownBy(() ->
                        HubExport.of(run).from(LoadOptions.defaults().best()).write(hub))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("has no best checkpoint");
        assertThat(hub).doesNotExist();
        assertThat(parts(folder)).isEmpty();
    }

    /** Returns the files of a folder and their sizes, by name. */
    private static Map<String, Long> files(Path of) throws IOException {
        try (Stream<Path> all = Files.walk(of)) {
            return all.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> of.relativize(file).toString(),
                            file -> file.toFile().length(),
                            Long::sum,
                            TreeMap::new));
        }
    }

    private static List<String> parts(Path of) {
        return Stream.of(of.toFile().list())
                .filter(name -> name.endsWith(".part"))
                .toList();
    }
}
