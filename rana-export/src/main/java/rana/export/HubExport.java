package rana.export;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.image.Grid;
import rana.libtorch.StoredGenerator;
import rana.nn.Architecture;
import rana.safetensors.SafeTensors;

/**
 * An export of a trained generator to a folder that can be pushed to a model hub: a model card, the
 * layers as data, the weights as safetensors, a Python file that draws with PyTorch, an ONNX file,
 * samples and checksums.
 *
 * <pre>{@code
 * HubExport.Result result = HubExport.of(Path.of("runs/frogs")).dataLicense("CC0-1.0").write(Path.of("frogs"));
 * }</pre>
 *
 * The folder is complete or absent: it gets its name when all files are written.
 */
public final class HubExport {
    /** The name of the ONNX file in the folder. */
    public static final String ONNX = "onnx/model.onnx";

    private static final int SAMPLES = 64;
    private static final int COLUMNS = 8;
    private static final int MAX_COLUMNS = 12;
    private static final long SEED = 1;

    private ExportSource source;
    private @Nullable String license;

    private HubExport(ExportSource source) {
        this.source = source;
    }

    /**
     * The result of an export.
     *
     * @param folder the folder
     * @param size the size of its files in bytes
     * @param difference the largest difference of the ONNX file from the engine, as a fraction of the
     *     range
     */
    public record Result(Path folder, long size, double difference) {}

    /** Creates an export of the newest intact checkpoint of a run folder, or of a checkpoint folder. */
    public static HubExport of(Path run) {
        return new HubExport(ExportSource.of(run));
    }

    /** Sets the choice of the checkpoint; the device must be the CPU. */
    public HubExport from(LoadOptions options) {
        source = source.from(options);
        return this;
    }

    /** Sets the licence of the model, which the card states: {@code CC-BY-4.0}. */
    public HubExport license(String text) {
        license = text;
        return this;
    }

    /** Sets the licence of the training images, which the card states: {@code CC0-1.0}. */
    public HubExport dataLicense(String text) {
        source = source.dataLicense(text);
        return this;
    }

    /**
     * Writes the folder.
     *
     * @param target the folder, which must be absent or empty
     * @throws rana.UsageException if the run does not exist, or {@code target} is a folder with files
     * @throws rana.FailureException if the ONNX model differs from the engine, or a file cannot be
     *     written
     */
    public Result write(Path target) {
        ExportFolder.requireNew(target);
        StoredGenerator stored = source.find();
        Architecture generator = stored.recipe().generator();
        String config = GeneratorConfig.json(stored, source.dataLicense());
        try (ExportFolder folder = ExportFolder.begin(target)) {
            folder.text(
                    "README.md", new ModelCard(stored, license, source.dataLicense(), generator.parameters()).text());
            folder.text(GeneratorConfig.FILE, config);
            SafeTensors.write(folder.file(GeneratorConfig.WEIGHTS), weights(stored));
            folder.resource("rana_generator.py", "rana_generator.py");
            OnnxExport.Result checked = OnnxExport.of(source.in(stored)).write(folder.file(ONNX));
            samples(stored, folder.file("samples.png"));
            return new Result(target, folder.finish(), checked.difference());
        }
    }

    /** Returns the tensors of the file of weights. */
    static Map<String, SafeTensors.Array> weights(StoredGenerator stored) {
        Architecture generator = stored.recipe().generator();
        return SpectralNorms.fold(generator.input(), generator.layers(), stored.weights());
    }

    private void samples(StoredGenerator stored, Path file) {
        int classes = stored.classes().size();
        int columns = classes > 1 && classes <= MAX_COLUMNS ? classes : COLUMNS;
        int count = SAMPLES / columns * columns;
        try (Generator generator = source.open(stored)) {
            Grid.of(generator.draw(DrawRequest.seed(SEED).count(count)), columns)
                    .writePng(file);
        }
    }
}
