package rana.gan;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Pass;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;

/**
 * A batch of real or generated examples.
 *
 * @param pictures (batch, channels, height, width), or (batch, features) where examples are vectors
 * @param labels the class of each, (batch), int64; empty where the game knows no classes
 * @param leads whether running statistics follow them: of a batch in shares, the first share leads
 */
public record Batch(Tensor pictures, Optional<Tensor> labels, boolean leads) {
    /** A whole batch. */
    public Batch(Tensor pictures, Optional<Tensor> labels) {
        this(pictures, labels, true);
    }

    /** Examples without classes. */
    public static Batch of(Tensor pictures) {
        return new Batch(pictures, Optional.empty());
    }

    int count() {
        return Math.toIntExact(pictures.size(0));
    }

    Batch with(Tensor other) {
        return new Batch(other, labels, leads);
    }

    /** A pass of training over them. */
    Pass training(RandomStream noise, ComputeDevice device) {
        Pass pass = Pass.training(noise, labels, device);
        return leads ? pass : pass.keepingStatistics();
    }

    /** Those from {@code first} to before {@code end}. */
    Batch part(long first, long end) {
        return new Batch(
                pictures.narrow(0, first, end - first),
                labels.map(all -> all.narrow(0, first, end - first)),
                first == 0);
    }
}
