package rana.cluster;

import java.nio.file.Path;
import java.util.function.Function;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import rana.FailureException;
import rana.gan.ShardGroup;
import rana.torch.Engine;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A group of processes that Gloo connects. Tensors of GPUs are copied through the memory of the CPU.
 * Gloo cannot abort a call: if a process dies, the calls of the others may never return. So such a
 * process must be a child of one that can end it, a {@link Supervisor}.
 */
public final class GlooGroup implements ShardGroup {
    /** A process may wait as long as the first one evaluates or is paused. */
    static final long TIMEOUT_MILLIS = 7L * 24 * 60 * 60 * 1000;

    private final int rank;
    private final int size;
    private final FileStore store;
    private final ProcessGroupGloo gloo;
    private final Collectives calls;
    private boolean exact = true;
    private boolean copies;

    private GlooGroup(int rank, int size, FileStore store, ProcessGroupGloo gloo, Runnable alone) {
        this.rank = rank;
        this.size = size;
        this.store = store;
        this.gloo = gloo;
        this.calls = new Collectives(gloo, size, 0, alone);
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
                file -> link.mirror(store, file),
                link::alone);
    }

    private static GlooGroup join(
            int rank, int size, Path store, String host, Function<FileStore, Mirror> mirroring, Runnable alone) {
        Engine.load();
        Loader.load(torch_gloo.class);
        try (Scope scope = Scope.open()) {
            FileStore file = Torch.retain(new FileStore(store.toString(), size));
            ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(new Milliseconds(TIMEOUT_MILLIS));
            options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(host));
            try (Mirror mirror = mirroring.apply(file)) {
                ProcessGroupGloo gloo = Torch.retain(new ProcessGroupGloo(file, rank, size, options));
                GlooGroup group = new GlooGroup(rank, size, file, gloo, alone);
                group.calls.barrier(); // a process that dies before the first call would block the others
                return group;
            }
        } catch (FailureException e) {
            throw e;
        } catch (RuntimeException e) {
            alone.run();
            throw Collectives.lost(e);
        }
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

    /** Copies tensors of the CPU as those of GPUs, for tests. */
    void setCopying() {
        copies = true;
    }

    @Override
    public Tensor gather(Tensor mine) {
        if (isReachable(mine)) {
            return calls.gather(mine);
        }
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor all = calls.gather(Torch.cpuCopy(mine)); // (size, …)
            return scope.keep(
                    torch.empty(Torch.shape(all), mine.options(), null).copy_(all));
        }
    }

    @Override
    public void broadcast(Tensor tensor) {
        if (isReachable(tensor)) {
            calls.broadcast(tensor);
            return;
        }
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor copy = Torch.cpuCopy(tensor);
            calls.broadcast(copy);
            if (rank > 0) {
                tensor.detach().copy_(copy);
            }
        }
    }

    private boolean isReachable(Tensor tensor) {
        return tensor.is_cpu() && !copies;
    }

    @Override
    public long waitedNanos() {
        return calls.waitedNanos();
    }

    @Override
    public void close() {
        Torch.release(gloo);
        Torch.release(store);
    }
}
