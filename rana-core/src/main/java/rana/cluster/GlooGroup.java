package rana.cluster;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import rana.FailureException;
import rana.gan.ShardGroup;
import rana.torch.Engine;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A group of processes on the CPU, connected by Gloo. Gloo cannot abort a call: if a process dies,
 * the calls of the others may never return. So such a process must be a child of one that can end
 * it, a {@link Supervisor}.
 */
public final class GlooGroup implements ShardGroup {
    /** A process may wait as long as the first one evaluates or is paused. */
    private static final long TIMEOUT_MILLIS = 7L * 24 * 60 * 60 * 1000;

    private final int rank;
    private final int size;
    private final FileStore store;
    private final ProcessGroupGloo gloo;
    private final Runnable alone;
    private boolean exact = true;
    private long waitedNanos;

    private GlooGroup(int rank, int size, FileStore store, ProcessGroupGloo gloo, Runnable alone) {
        this.rank = rank;
        this.size = size;
        this.store = store;
        this.gloo = gloo;
        this.alone = alone;
    }

    /**
     * Joins the group, and waits until all its processes have.
     *
     * @param rank the number of this process
     * @param size the number of processes
     * @param store a file by which the processes find each other, which does not exist yet, in a
     *     folder that no other user can write
     * @param host the address of this machine that the others connect to
     * @throws FailureException if the group does not come about
     */
    public static GlooGroup join(int rank, int size, Path store, String host) {
        return join(rank, size, store, host, file -> () -> {}, () -> {});
    }

    /** Joins the group of the workers of a supervisor; the link copies what the stores contain. */
    static GlooGroup join(WorkerSettings settings, SupervisorLink link) {
        Path store = settings.store();
        return join(
                settings.rank(),
                settings.size(),
                store,
                settings.address(),
                file -> StoreMirror.start(store, file, link::entry, link.entries()),
                link::alone);
    }

    private static GlooGroup join(
            int rank, int size, Path store, String host, Function<FileStore, Mirror> mirroring, Runnable alone) {
        Engine.load();
        Loader.load(torch_gloo.class);
        return attempt(alone, () -> {
            try (Scope scope = Scope.open()) {
                FileStore file = Torch.retain(new FileStore(store.toString(), size));
                ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(new Milliseconds(TIMEOUT_MILLIS));
                options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(host));
                try (Mirror mirror = mirroring.apply(file)) {
                    ProcessGroupGloo gloo = Torch.retain(new ProcessGroupGloo(file, rank, size, options));
                    GlooGroup group = new GlooGroup(rank, size, file, gloo, alone);
                    group.await(gloo.barrier()); // a process that dies before the first call would block the others
                    return group;
                }
            }
        });
    }

    /** The copying of a store while the group comes about. */
    interface Mirror extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isExact() {
        return exact;
    }

    /** Records that the processes run on machines that compute other bits. */
    void setInexact() {
        exact = false;
    }

    @Override
    public Tensor gather(Tensor mine) {
        return attempt(alone, () -> {
            try (Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor flat = mine.reshape(-1);
                Tensor all = torch.empty(new long[] {size * flat.numel()}, mine.options(), null);
                await(gloo._allgather_base(all, flat));
                long[] shape = Torch.shape(mine);
                long[] joint = new long[shape.length + 1];
                joint[0] = size;
                System.arraycopy(shape, 0, joint, 1, shape.length);
                return scope.keep(all.view(joint));
            }
        });
    }

    @Override
    public void broadcast(Tensor tensor) {
        attempt(alone, () -> {
            try (Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                await(gloo.broadcast(new TensorVector(inMemoryOrder(tensor.detach()))));
                return true;
            }
        });
    }

    @Override
    public long waitedNanos() {
        return waitedNanos;
    }

    /** Returns the elements of a tensor as they are in memory, without copying them. */
    private static Tensor inMemoryOrder(Tensor tensor) {
        return tensor.as_strided(new long[] {tensor.numel()}, new long[] {1});
    }

    private void await(Work work) {
        long beganNanos = System.nanoTime();
        work._wait();
        waitedNanos += System.nanoTime() - beganNanos;
    }

    private static <T> T attempt(Runnable alone, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            alone.run();
            throw new FailureException("lost the connection to the other workers: " + Torch.firstLine(e), e);
        }
    }

    @Override
    public void close() {
        Torch.release(gloo);
        Torch.release(store);
    }
}
