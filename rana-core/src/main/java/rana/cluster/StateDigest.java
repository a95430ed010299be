package rana.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import rana.gan.Model;
import rana.gan.ShardGroup;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A comparison of the weights and optimiser states of all workers, by checksums. It leaves out what
 * layers change in a pass. Running statistics are those of the first shard, so the other workers have
 * others, which no step reads. Singular vectors follow from the weights.
 */
final class StateDigest {
    private static final int CHUNK = 1 << 30;

    private StateDigest() {}

    /**
     * Compares the state of a model; each worker calls this.
     *
     * @return the first worker that differs from the first one, and in what; empty if all are equal
     */
    static Optional<String> difference(ShardGroup group, Model model) {
        Map<String, Long> own = of(model);
        List<String> names = new ArrayList<>(own.keySet());
        try (Scope scope = Scope.open()) {
            Tensor mine = Torch.longTensor(
                    own.values().stream().mapToLong(Long::longValue).toArray());
            long[] all = Torch.longs(group.gather(mine).reshape(-1));
            for (int i = names.size(); i < all.length; i++) {
                if (all[i] != all[i % names.size()]) {
                    return Optional.of("worker %d differs from worker 0 in %s"
                            .formatted(i / names.size(), names.get(i % names.size())));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the checksums of the parts of a model's state, by their names. */
    private static Map<String, Long> of(Model model) {
        Map<String, Long> digests = new LinkedHashMap<>();
        model.networks().forEach((name, network) -> digests.put("networks." + name, of(network.parameters())));
        model.optimizers()
                .forEach((name, optimizer) ->
                        digests.put("optimizer." + name, of(optimizer.tensors().values())));
        if (model.average() != model.generator()) {
            digests.put("the average of the generator", of(model.average().parameters()));
        }
        return digests;
    }

    private static long of(Collection<Tensor> tensors) {
        CRC32C checksum = new CRC32C();
        tensors.forEach(tensor -> update(checksum, tensor));
        return checksum.getValue();
    }

    private static void update(CRC32C checksum, Tensor tensor) {
        try (Scope scope = Scope.open()) {
            long length = tensor.numel() * tensor.element_size();
            BytePointer bytes = new BytePointer(tensor.detach().cpu().data_ptr());
            for (long first = 0; first < length; first += CHUNK) {
                ByteBuffer part = new BytePointer(bytes)
                        .position(first)
                        .capacity(Math.min(first + CHUNK, length))
                        .asByteBuffer();
                checksum.update(part);
            }
        }
    }
}
