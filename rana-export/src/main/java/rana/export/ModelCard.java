package rana.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rana.libtorch.StoredGenerator;
import rana.random.Latent;
import rana.recipe.ImageSpec;
import rana.recipe.Networks;
import rana.run.EvaluationFile;
import rana.run.Figure;
import rana.run.RunFiles;
import rana.run.RunInfo;
import tools.jackson.databind.json.JsonMapper;

/**
 * The model card of a generator: {@code README.md} with a header of YAML, as model hubs read it.
 *
 * @param stored the generator
 * @param license the licence of the model; null if it was not stated
 * @param dataLicense the licence of the training images; null if it was not stated
 * @param parameters the number of parameters
 */
record ModelCard(
        StoredGenerator stored,
        @Nullable String license,
        @Nullable String dataLicense,
        long parameters) {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]*");
    private static final Pattern NAMED_DATA = Pattern.compile("[a-z0-9-]+(:[A-Za-z0-9_,-]+)?");
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Returns the text. */
    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(header());
        parts.add("# %s: a generator of %d×%d images".formatted(name(), size(), size()));
        parts.add("![Samples](samples.png)");
        parts.add("A generator that Rana trained. The weights are those of the average of the training where the"
                + " recipe\nkeeps one.");
        parts.add(facts());
        parts.add(measures());
        parts.add(usage());
        parts.add(files());
        return String.join("\n\n", parts) + "\n";
    }

    private String header() {
        List<String> lines = new ArrayList<>();
        lines.add("---");
        if (license == null) {
            lines.add("license: unknown # not stated");
        } else if (IDENTIFIER.matcher(license).matches()) {
            lines.add("license: " + license.toLowerCase(Locale.ROOT));
        } else {
            lines.add("license: other");
            lines.add("license_name: " + quoted(license));
        }
        lines.add("data_license: " + quoted(dataLicense == null ? GeneratorConfig.NOT_STATED : dataLicense));
        lines.add("pipeline_tag: unconditional-image-generation");
        lines.add("tags:");
        for (String tag : List.of("gan", "image-generation", "onnx", "safetensors", "pytorch", "rana")) {
            lines.add("  - " + tag);
        }
        lines.add("---");
        return String.join("\n", lines);
    }

    private String facts() {
        ImageSpec pictures = stored.recipe().pictures();
        Latent latent = stored.recipe().networks().latent();
        List<String> rows = new ArrayList<>(List.of(
                row("Recipe", code(stored.recipe().name())),
                row("Training steps", "%,d".formatted(stored.step())),
                row("Training images", data()),
                row("Licence of the training images", stated(dataLicense)),
                row("Licence of this model", stated(license)),
                row("Images", "%d×%d, %s".formatted(size(), size(), pictures.channels() == 1 ? "grey" : "colour")),
                row(
                        "Latent",
                        "%d numbers, %s"
                                .formatted(
                                        latent.size(),
                                        latent.distribution() == Latent.Distribution.NORMAL ? "N(0, 1)" : "U[-1, 1)")),
                row(
                        "Output range",
                        "%s to %s"
                                .formatted(
                                        pictures.range().low(), pictures.range().high())),
                row("Parameters", "%,d, float32".formatted(parameters)),
                row("SHA-256 of the checkpoint's weights", code(stored.weightsSha256()))));
        imported().ifPresent(origin -> rows.add(3, row("Weights at step 0", origin)));
        if (!stored.classes().isEmpty()) {
            rows.add(
                    5,
                    row(
                            "Classes",
                            stored.classes().stream().map(ModelCard::cell).collect(Collectors.joining(", "))));
        }
        return "| | |\n|---|---|\n" + String.join("\n", rows);
    }

    /** Describes the images without folders of the machine: cards are published. */
    private String data() {
        Optional<RunInfo> info = runFiles().map(RunInfo::read);
        String source = info.map(run -> run.data().source())
                .orElse(stored.recipe().pictures().source());
        String name = NAMED_DATA.matcher(source).matches()
                ? source
                : source.replaceFirst("^.*[/\\\\](?=[^/\\\\])", "").replaceFirst("[/\\\\]+$", "");
        return code(name)
                + info.map(RunInfo::data)
                        .map(data -> data.hasImages()
                                ? ", %,d images".formatted(data.pictures())
                                : ", on which Rana has not trained yet")
                        .orElse("");
    }

    /** Returns the file that the generator's first weights were imported from, if they were. */
    private Optional<String> imported() {
        return runFiles().map(RunInfo::read).stream()
                .flatMap(info -> info.imported().stream())
                .filter(weights -> weights.network().equals(Networks.GENERATOR))
                .map(weights -> "imported from %s, %s%s, SHA-256 %s"
                        .formatted(
                                code(weights.file()),
                                cell(weights.format()),
                                weights.version() == null ? "" : " " + cell(weights.version()),
                                code(weights.sha256())))
                .findFirst();
    }

    private String measures() {
        String checkpoint = String.valueOf(stored.checkpoint().getFileName());
        Optional<EvaluationFile.Entry> last = runFiles().stream()
                .flatMap(files -> EvaluationFile.entries(files.evaluations()).stream())
                .filter(entry -> entry.checkpoint().equals(checkpoint))
                .reduce((first, second) -> second);
        if (last.isEmpty()) {
            return "## Measures\n\nThis checkpoint was not evaluated.";
        }
        List<String> rows = last.get().figures().stream()
                .map(figure -> "| %s | %s | %s |".formatted(cell(figure.name()), figure.number(), settings(figure)))
                .toList();
        String protocols = last.get().figures().stream()
                .map(figure -> cell(figure.protocol().toString()))
                .distinct()
                .collect(Collectors.joining("; "));
        return "## Measures\n\n| Measure | Value | Settings |\n|---|---|---|\n%s\n\nProtocol: %s.\nFigures of other protocols are not comparable."
                .formatted(String.join("\n", rows), protocols);
    }

    private static String settings(Figure figure) {
        return figure.protocol().settings().entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(", "));
    }

    private String usage() {
        boolean conditional = !stored.classes().isEmpty();
        String example = conditional ? stored.classes().get(stored.classes().size() - 1) : "";
        int latent = stored.recipe().networks().latent().size();
        return """
                ## Use

                Python, with `torch` and `safetensors`:

                ```python
                import torch
                from PIL import Image
                from rana_generator import load

                G = load(".")
                images = G(torch.randn(8, G.latent))%s
                pixels = G.draw(8, seed=1, truncation=0.7%s)  # uint8
                Image.fromarray(pixels[0].numpy()).save("image.png")
                ```

                JavaScript, with `onnxruntime-web` or `onnxruntime-node`:

                ```js
                import * as ort from 'onnxruntime-web';

                const session = await ort.InferenceSession.create('onnx/model.onnx');
                const latent = new ort.Tensor('float32', new Float32Array(%d), [1, %d]); // the mean%s
                const { images } = await session.run({ latent%s }); // (1, %d, %d, %d), %s to %s
                ```

                Java, with Rana's modules `rana-generator` and `rana-onnx`:

                ```java
                try (Generator generator = Generator.load(Path.of("onnx/model.onnx"))) {
                    generator.draw(7).writePng(Path.of("image.png"));%s
                }
                ```\
                """.formatted(
                        stored.recipe().networks().latent().distribution() == Latent.Distribution.NORMAL
                                ? "  # float"
                                : "  # float; training used U[-1, 1): G.latents(8)",
                        conditional ? ", labels=" + quoted(example) : "",
                        latent,
                        latent,
                        conditional ? "\nconst label = new ort.Tensor('int64', new BigInt64Array([0n]), [1]);" : "",
                        conditional ? ", label" : "",
                        stored.recipe().pictures().channels(),
                        size(),
                        size(),
                        stored.recipe().pictures().range().low(),
                        stored.recipe().pictures().range().high(),
                        conditional
                                ? "\n    generator.draw(DrawRequest.seed(7).count(8).label(" + quoted(example) + "));"
                                : "");
    }

    private static String files() {
        return """
                ## Files

                | File | Content |
                |---|---|
                | `config.json` | the layers as data, and the formats of latents and images |
                | `model.safetensors` | the weights, float32; spectral norms are folded in |
                | `rana_generator.py` | the same generator in PyTorch, one file |
                | `onnx/model.onnx` | the same generator for ONNX Runtime, compared with the training engine |
                | `samples.png` | pictures of seed 1 |
                | `SHA256SUMS` | checksums: `sha256sum -c SHA256SUMS` |\
                """;
    }

    /** Returns the run that the checkpoint lies in, if it does. */
    private Optional<RunFiles> runFiles() {
        Path checkpoints = stored.checkpoint().toAbsolutePath().normalize().getParent();
        if (checkpoints == null || !checkpoints.endsWith(RunFiles.CHECKPOINTS) || checkpoints.getParent() == null) {
            return Optional.empty();
        }
        return Optional.of(new RunFiles(checkpoints.getParent())).filter(RunFiles::isRun);
    }

    private String name() {
        return cell(stored.recipe().name());
    }

    private int size() {
        return stored.recipe().pictures().size();
    }

    private static String stated(@Nullable String text) {
        return text == null ? GeneratorConfig.NOT_STATED : cell(text);
    }

    private static String row(String key, String value) {
        return "| %s | %s |".formatted(key, value);
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + cell(text).replace('`', '\'') + "`";
    }

    /** Returns text that neither ends a cell of a table nor begins HTML. */
    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
    }

    /** Returns text in double quotes, as YAML, Python, and Java read it. */
    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
