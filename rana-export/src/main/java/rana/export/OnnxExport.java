package rana.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.FailureException;
import rana.UsageException;
import rana.augment.PixelRange;
import rana.generate.LoadOptions;
import rana.image.Picture;
import rana.io.AtomicFile;
import rana.libtorch.DifferentiableGenerator;
import rana.libtorch.Sampler;
import rana.libtorch.StoredGenerator;
import rana.onnx.OnnxMetadata;
import rana.onnx.OnnxSession;
import rana.recipe.ImageSpec;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * An export of a trained generator to an ONNX file, which is checked against the training engine
 * before it is written.
 *
 * <pre>{@code
 * OnnxExport.Result result = OnnxExport.of(Path.of("runs/frogs")).write(Path.of("frogs.onnx"));
 * }</pre>
 *
 * The model has the input {@code latent}, float32 (batch, size), and, if it is class-conditional,
 * {@code label}, int64 (batch). Its output {@code images} is float32 (batch, channels, height,
 * width) in the recipe's range, or {@linkplain #bytes bytes}. Every graph consists of standard
 * operators and constant weights.
 */
public final class OnnxExport {
    /** The largest difference from the engine that is accepted, as a fraction of the range. */
    public static final double MAX_DIFFERENCE = 1e-4;

    private static final int MIN_CHECKED = 16;
    private static final long SEED = 1;

    private ExportSource source;
    private boolean bytes;
    private int batch;
    private int opset = OnnxModel.DEFAULT_OPSET;

    private OnnxExport(ExportSource source) {
        this.source = source;
    }

    /**
     * The result of an export.
     *
     * @param file the file
     * @param size its size in bytes
     * @param difference the largest difference from the engine, as a fraction of the range
     * @param checked the number of latents that were compared
     */
    public record Result(Path file, long size, double difference, int checked) {}

    /** Creates an export of the newest intact checkpoint of a run folder, or of a checkpoint folder. */
    public static OnnxExport of(Path run) {
        return new OnnxExport(ExportSource.of(run));
    }

    static OnnxExport of(ExportSource source) {
        return new OnnxExport(source);
    }

    /** Sets the choice of the checkpoint; the device must be the CPU. */
    public OnnxExport from(LoadOptions options) {
        source = source.from(options);
        return this;
    }

    /** Makes the output bytes, (batch, height, width, channels), as browsers and Java take them. */
    public OnnxExport bytes() {
        bytes = true;
        return this;
    }

    /** Fixes the batch size, at least 1, which some runtimes need. The default is any size. */
    public OnnxExport batch(int size) {
        if (size < 1) {
            throw new UsageException("batch must be at least 1; got " + size);
        }
        batch = size;
        return this;
    }

    /** Sets the version of ONNX's operators, 13 to 21. The default is 15. */
    public OnnxExport opset(int version) {
        opset = version;
        return this;
    }

    /** Sets the licence of the training images, which the file states: {@code CC0-1.0}. */
    public OnnxExport dataLicense(String license) {
        source = source.dataLicense(license);
        return this;
    }

    /**
     * Writes the file.
     *
     * @throws rana.UsageException if the run does not exist, or a setting is not valid for its generator
     * @throws FailureException if the model differs from the engine by more than
     *     {@link #MAX_DIFFERENCE}, or the file cannot be written
     */
    public Result write(Path file) {
        StoredGenerator stored = source.find();
        OnnxModel model = new OnnxModel(stored.recipe().generator(), stored.weights(), opset, batch);
        int count = Math.max(MIN_CHECKED, stored.classes().size());
        double difference = difference(stored, model, count);
        requireClose(difference);
        byte[] whole = model.file(metadata(stored, bytes, difference));
        AtomicFile.write(file, whole.length, out -> out.write(whole));
        return new Result(file, whole.length, difference, count);
    }

    /** Refuses a difference above the limit, or one that is not a number. */
    void requireClose(double difference) {
        if (!(difference <= MAX_DIFFERENCE)) {
            throw new FailureException(String.format(
                    Locale.ROOT,
                    "%s: the ONNX model differs from the engine by %.2g of the range, more than %.0g; nothing is written",
                    source.run(),
                    difference,
                    MAX_DIFFERENCE));
        }
    }

    private OnnxMetadata metadata(StoredGenerator stored, boolean asBytes, double parity) {
        ImageSpec pictures = stored.recipe().pictures();
        PixelRange range = pictures.range();
        return new OnnxMetadata(
                stored.recipe().name(),
                stored.step(),
                pictures.size(),
                pictures.channels(),
                stored.classes(),
                stored.recipe().networks().latent(),
                range.low(),
                range.high(),
                asBytes,
                stored.weightsSha256(),
                parity,
                Objects.requireNonNullElse(source.dataLicense(), ""));
    }

    /** Returns the largest difference from the engine as a fraction of the range. */
    private double difference(StoredGenerator stored, OnnxModel model, int count) {
        OnnxMetadata floats = metadata(stored, false, Double.NaN);
        try (DifferentiableGenerator engine = source.open(stored);
                OnnxSession session = OnnxSession.open(model.file(floats), 0, "the ONNX model")) {
            float[] latents = engine.info().latents(SEED, 0, count);
            int[] labels = IntStream.range(0, count).map(engine.info()::label).toArray();
            float[] expected = values(engine.sampler(), latents, labels);
            float[] got = session.values(latents, labels);
            double largest = 0;
            for (int i = 0; i < expected.length; i++) {
                double difference = Math.abs((double) expected[i] - got[i]);
                largest = difference <= largest ? largest : difference; // NaN stays
            }
            if (bytes) {
                requireSamePictures(model.file(metadata(stored, true, Double.NaN)), latents, labels, engine);
            }
            return largest / (floats.high() - floats.low());
        }
    }

    private static float[] values(Sampler sampler, float[] latents, int[] labels) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor input = Torch.tensor(latents, labels.length, sampler.latent().size());
            return Torch.floats(sampler.images(input, labels));
        }
    }

    /** Checks the conversion to bytes, which the comparison of floats leaves out. */
    private void requireSamePictures(byte[] file, float[] latents, int[] labels, DifferentiableGenerator engine) {
        try (OnnxSession session = OnnxSession.open(file, 0, "the ONNX model")) {
            List<Picture> expected = engine.sampler().draw(latents, labels);
            List<Picture> got = session.draw(latents, labels);
            for (int i = 0; i < expected.size(); i++) {
                for (int at = 0; at < expected.get(i).pixels().length; at++) {
                    int difference =
                            (expected.get(i).pixels()[at] & 0xff) - (got.get(i).pixels()[at] & 0xff);
                    if (Math.abs(difference) > 1) {
                        throw new FailureException(
                                "%s: the ONNX model's picture %d differs from the engine's by %d levels; nothing is written"
                                        .formatted(source.run(), i, Math.abs(difference)));
                    }
                }
            }
        }
    }
}
