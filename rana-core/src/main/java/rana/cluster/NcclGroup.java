package rana.cluster;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import rana.FailureException;
import rana.gan.ShardGroup;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A group of processes with a GPU each. NCCL exchanges tensors of the GPUs, and Gloo those of the CPU.
 * NCCL only moves gradients: every process adds them itself, in the order of the shards, so the bits do
 * not depend on the order of sums in NCCL. The processes need the {@link NcclVariables}.
 */
final class NcclGroup implements ShardGroup {
    /** The time of polling: the engine's own wait sleeps for a millisecond at a time, too long for small networks. */
    private static final long POLL_NANOS = 5_000_000;

    private static final String PREFIX = "nccl";

    private final GlooGroup gloo;
    private final ComputeDevice device;
    private final ProcessGroupNCCL nccl;
    private final Collectives calls;

    private NcclGroup(GlooGroup gloo, ComputeDevice device, ProcessGroupNCCL nccl, Runnable alone) {
        this.gloo = gloo;
        this.device = device;
        this.nccl = nccl;
        this.calls = new Collectives(nccl, gloo.size(), POLL_NANOS, alone);
    }

    /**
     * Connects the GPUs of a group's processes; each of them calls this.
     *
     * @param gloo the group of the same processes, which the result closes
     * @param device the GPU of this process
     * @param file the file of a store of its own, which does not exist yet
     * @param mirroring starts to copy what the stores contain
     * @param alone called if another process is gone
     * @throws FailureException if NCCL fails
     */
    static NcclGroup connect(
            GlooGroup gloo,
            ComputeDevice device,
            Path file,
            Function<FileStore, GlooGroup.Mirror> mirroring,
            Runnable alone) {
        try (Scope scope = Scope.open()) {
            ProcessGroupNCCL.Options options = ProcessGroupNCCL.Options.create();
            options.timeout(new Milliseconds(GlooGroup.TIMEOUT_MILLIS));
            FileStore store = new FileStore(file.toString(), gloo.size());
            PrefixStore named = new PrefixStore(PREFIX, store); // takes over what the object before owns
            try (Store kept = named.getUnderlyingStore(); // the mirror needs it longer than a group that fails
                    GlooGroup.Mirror mirror = mirroring.apply(store)) {
                ProcessGroupNCCL nccl = Torch.retain(new ProcessGroupNCCL(named, gloo.rank(), gloo.size(), options));
                NcclGroup group = new NcclGroup(gloo, device, nccl, alone);
                group.tryOut();
                return group;
            }
        } catch (RuntimeException e) {
            throw new FailureException(
                    "NCCL cannot connect the GPUs of the workers (%s): set RANA_COLLECTIVES=gloo on all hosts to do without it"
                            .formatted(Torch.firstLine(e.getCause() == null ? e : e.getCause())),
                    e);
        }
    }

    /** Makes the first call, which connects the GPUs: gathers the ranks. */
    private void tryOut() {
        try (Scope scope = Scope.open()) {
            Tensor mine = device.placeIndices(Torch.longTensor(new long[] {rank()}));
            long[] ranks = Torch.longs(Torch.cpuCopy(gather(mine)));
            if (!Arrays.equals(ranks, LongStream.range(0, size()).toArray())) {
                throw new IllegalStateException("the ranks arrive as " + Arrays.toString(ranks));
            }
        }
    }

    @Override
    public int rank() {
        return gloo.rank();
    }

    @Override
    public int size() {
        return gloo.size();
    }

    @Override
    public boolean isExact() {
        return gloo.isExact();
    }

    @Override
    public Tensor gather(Tensor mine) {
        if (!mine.is_cuda()) {
            return gloo.gather(mine);
        }
        device.synchronize(); // the time of its own computation is not that of waiting for others
        return calls.gather(mine);
    }

    @Override
    public void broadcast(Tensor tensor) {
        if (!tensor.is_cuda()) {
            gloo.broadcast(tensor);
            return;
        }
        device.synchronize();
        calls.broadcast(tensor);
    }

    @Override
    public long waitedNanos() {
        return gloo.waitedNanos() + calls.waitedNanos();
    }

    @Override
    public void close() {
        try (gloo) {
            if (calls.haveFailed()) {
                nccl.abort(); // without the others
            } else {
                nccl.shutdown(); // after all that the others still read
            }
            Torch.release(nccl);
        }
    }
}
