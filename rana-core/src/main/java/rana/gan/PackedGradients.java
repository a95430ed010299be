package rana.gan;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import rana.torch.Scope;

/** The statistics and gradients of a shard as one vector, in which they are sent to other processes. */
final class PackedGradients {
    private PackedGradients() {}

    /** Returns the vector of a shard. */
    static Tensor pack(BatchGradients<?> shard) {
        try (Scope scope = Scope.open()) {
            List<Tensor> parts = new ArrayList<>();
            parts.add(shard.stats().view(-1));
            shard.gradients().forEach(gradient -> parts.add(inMemoryOrder(gradient)));
            return scope.keep(torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0));
        }
    }

    /**
     * Returns the shard of a vector.
     *
     * @param packed stays in use by the result
     * @param like a shard of the same step, with the memory layouts of its gradients
     */
    static <S extends Enum<S>> BatchGradients<S> unpack(Tensor packed, BatchGradients<S> like, long examples) {
        long at = like.stats().numel();
        Tensor stats = packed.narrow(0, 0, at);
        List<Tensor> gradients = new ArrayList<>();
        for (Tensor layout : like.gradients()) {
            Tensor part = packed.narrow(0, at, layout.numel());
            gradients.add(
                    layout.is_non_overlapping_and_dense()
                            ? part.as_strided(layout.sizes(), layout.strides())
                            : part.view(layout.sizes()));
            at += layout.numel();
        }
        return new BatchGradients<>(examples, stats, gradients);
    }

    private static Tensor inMemoryOrder(Tensor tensor) {
        return tensor.is_non_overlapping_and_dense()
                ? tensor.as_strided(new long[] {tensor.numel()}, new long[] {1})
                : tensor.reshape(-1);
    }
}
