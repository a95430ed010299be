package rana.metric;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.UsageException;
import rana.io.AtomicFile;
import rana.io.Sha256;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.ScriptModule;
import rana.torch.Torch;

/**
 * The standard Inception network of FID (Szegedy et al., 2015, arXiv:1512.00567, as TensorFlow published it on 2015-12-05), from
 * the TorchScript file of StyleGAN2-ADA. Such a file is a program, so nothing is loaded but that one, by its SHA-256.
 */
public final class InceptionExtractor implements FeatureExtractor {
    private static final int FEATURES = 2048;
    private static final String RESIZER = "within the network: bilinear to 299×299, not antialiased";

    private final ExtractorCard card;
    private final ScriptModule module;
    private final ComputeDevice device;

    /** For any module that is called alike. */
    InceptionExtractor(ExtractorCard card, ScriptModule module, ComputeDevice device) {
        this.card = card;
        this.module = module;
        this.device = device;
    }

    /**
     * Loads the file.
     *
     * @throws UsageException if {@code file} cannot be read, or is not the standard one to the bit
     */
    public static InceptionExtractor open(Path file, ComputeDevice device) {
        String sha256 = sha256(file);
        if (!sha256.equals(ExtractorCard.INCEPTION_SHA256)) {
            throw new UsageException(
                    ("%s: has SHA-256 %s, and the standard inception-2015-12-05.pt has %s; the file is a"
                                    + " program, so no other is loaded: fetch that one again, or leave out --inception")
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
        byte[] colour = channels == 1 ? Colour.ofGrey(pictures) : pictures;
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
        try (var in = new DigestInputStream(Files.newInputStream(file), Sha256.digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return Sha256.hexadecimal(in.getMessageDigest());
        } catch (IOException e) {
            throw new UsageException("cannot read the Inception file " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
