package rana.torch;

import java.util.IdentityHashMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors that layers change in training passes, such as running statistics, as the passes of
 * one shard of a batch see them. Shards are computed at the same time, so each has copies of its
 * own, which begin as the network's tensors are. One shard's copies become the network's afterwards.
 */
public final class LayerState implements AutoCloseable {
    /** The state of a whole batch: the network's own tensors. */
    public static final LayerState OF_NETWORK = new LayerState(false);

    private final boolean copies;
    private final IdentityHashMap<Tensor, Tensor> copyOf = new IdentityHashMap<>();

    private LayerState(boolean copies) {
        this.copies = copies;
    }

    /** Creates the state of a shard. The networks' tensors must not change while passes use it. */
    public static LayerState ofShard() {
        return new LayerState(true);
    }

    /** Returns the tensor that a layer reads and changes in place of {@code ofNetwork}. */
    public Tensor of(Tensor ofNetwork) {
        if (!copies) {
            return ofNetwork;
        }
        return copyOf.computeIfAbsent(ofNetwork, tensor -> Torch.retain(tensor.clone()));
    }

    /** Makes this state that of the networks. */
    public void commit() {
        try (NoGradGuard guard = new NoGradGuard()) {
            copyOf.forEach(Tensor::copy_);
        }
    }

    /** Frees the copies. */
    @Override
    public void close() {
        copyOf.values().forEach(Torch::release);
        copyOf.clear();
    }
}
