package rana.gan;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Pass;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.LayerState;
import rana.torch.Precision;

/**
 * A batch of real or generated examples.
 *
 * @param pictures (batch, channels, height, width), or (batch, features) if examples are vectors;
 *     float32
 * @param labels the class of each example, (batch), int64; empty for networks without classes
 * @param state the tensors that layers change in training passes over the examples
 */
public record Batch(Tensor pictures, Optional<Tensor> labels, LayerState state) {
    /** Creates a whole batch. */
    public Batch(Tensor pictures, Optional<Tensor> labels) {
        this(pictures, labels, LayerState.OF_NETWORK);
    }

    /** Creates a whole batch without classes. */
    public static Batch of(Tensor pictures) {
        return new Batch(pictures, Optional.empty());
    }

    int count() {
        return Math.toIntExact(pictures.size(0));
    }

    /** Returns other pictures of the same classes. */
    Batch withPictures(Tensor other) {
        return new Batch(other, labels, state);
    }

    /** Returns a training pass over the examples. */
    Pass trainingPass(RandomStream noise, ComputeDevice device, Precision precision) {
        return Pass.training(noise, labels, device).precision(precision).state(state);
    }

    /**
     * Returns the shard of the examples from {@code first} to before {@code end}, with a state of its
     * own, which the caller closes.
     */
    Batch shard(long first, long end) {
        return new Batch(
                pictures.narrow(0, first, end - first),
                labels.map(all -> all.narrow(0, first, end - first)),
                LayerState.ofShard());
    }
}
