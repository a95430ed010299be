package rana.gan;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Pass;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Precision;

/**
 * A batch of real or generated examples.
 *
 * @param pictures (batch, channels, height, width), or (batch, features) if examples are vectors;
 *     float32
 * @param labels the class of each example, (batch), int64; empty for networks without classes
 * @param updatesStatistics true if a training pass over them updates running statistics; of the
 *     shards of a batch, only the first one does
 */
public record Batch(Tensor pictures, Optional<Tensor> labels, boolean updatesStatistics) {
    /** Creates a whole batch. */
    public Batch(Tensor pictures, Optional<Tensor> labels) {
        this(pictures, labels, true);
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
        return new Batch(other, labels, updatesStatistics);
    }

    /** Returns a training pass over the examples. */
    Pass trainingPass(RandomStream noise, ComputeDevice device, Precision precision) {
        Pass pass = Pass.training(noise, labels, device).precision(precision);
        return updatesStatistics ? pass : pass.withoutStatistics();
    }

    /** Returns the shard of the examples from {@code first} to before {@code end}. */
    Batch shard(long first, long end) {
        return new Batch(
                pictures.narrow(0, first, end - first),
                labels.map(all -> all.narrow(0, first, end - first)),
                first == 0);
    }
}
