package rana.metric;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.io.Sha256;
import rana.run.ExtractorCard;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.ScriptModule;
import rana.torch.Torch;

/**
 * The standard Inception network of FID (Szegedy et al., 2015, arXiv:1512.00567, as published for
 * TensorFlow on 2015-12-05), from the TorchScript file of StyleGAN2-ADA. Such a file contains code,
 * so only the file with the known SHA-256 is loaded.
 */
public final class InceptionExtractor implements FeatureExtractor {
    private static final int FEATURES = 2048;
    private static final String RESIZER = "within the network: bilinear to 299×299, not antialiased";

    private final ExtractorCard card;
    private final ScriptModule module;
    private final ComputeDevice device;

    /** Creates an extractor over any module with the same interface. */
    InceptionExtractor(ExtractorCard card, ScriptModule module, ComputeDevice device) {
        this.card = card;
        this.module = module;
        this.device = device;
    }

    /**
     * Loads the network from {@code file}.
     *
     * @throws UsageException if {@code file} cannot be read, or its SHA-256 is not that of the
     *     standard file
     */
    public static InceptionExtractor open(Path file, ComputeDevice device) {
        String sha256 = sha256(file);
        if (!sha256.equals(ExtractorCard.INCEPTION_SHA256)) {
            throw new UsageException(
                    ("%s: has SHA-256 %s but the standard inception-2015-12-05.pt has %s; such a file contains"
                                    + " code, so no other is loaded: download it again, or use the built-in extractor")
                            .formatted(file, sha256, ExtractorCard.INCEPTION_SHA256));
        }
        ExtractorCard card = new ExtractorCard("Inception", sha256, FEATURES, RESIZER);
        return new InceptionExtractor(card, ScriptModule.load(file, device), device);
    }

    @Override
    public ExtractorCard card() {
        return card;
    }

    @Override
    public ComputeDevice device() {
        return device;
    }

    @Override
    public float[] features(byte[] pictures, int size, int channels) {
        byte[] colour = channels == 1 ? GreyToRgb.convert(pictures) : pictures;
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = Torch.pictures(colour, size, 3, 0, 255, device).contiguous();
            return Torch.floats(module.forward(x, "return_features"));
        }
    }

    @Override
    public void close() {
        module.close();
    }

    private static String sha256(Path file) {
        try {
            return Sha256.ofFile(file);
        } catch (IOException e) {
            throw new UsageException("cannot read the Inception file " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
