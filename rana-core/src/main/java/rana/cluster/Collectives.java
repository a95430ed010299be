package rana.cluster;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import rana.FailureException;
import rana.torch.Scope;
import rana.torch.Torch;

/** The calls of a group of processes that one of the engine's back ends makes, for tensors on its kind of device. */
final class Collectives {
    private final Backend backend;
    private final int size;
    private final long pollNanos;
    private final Runnable alone;
    private boolean failed;
    private long waitedNanos;

    /**
     * Creates the calls of a back end.
     *
     * @param backend the caller releases it
     * @param size the number of processes
     * @param pollNanos the time in which this polls for the end of a call, before the engine's own wait
     * @param alone called if another process is gone
     */
    Collectives(Backend backend, int size, long pollNanos, Runnable alone) {
        this.backend = backend;
        this.size = size;
        this.pollNanos = pollNanos;
        this.alone = alone;
    }

    /** Returns a tensor of every process: (size, …), in the order of their ranks, in the innermost scope. */
    Tensor gather(Tensor mine) {
        return attempt(() -> {
            try (Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor flat = mine.reshape(-1);
                Tensor all = torch.empty(new long[] {size * flat.numel()}, mine.options(), null);
                await(backend._allgather_base(all, flat));
                long[] shape = Torch.shape(mine);
                long[] joint = new long[shape.length + 1];
                joint[0] = size;
                System.arraycopy(shape, 0, joint, 1, shape.length);
                return scope.keep(all.view(joint));
            }
        });
    }

    /** Copies a tensor of the first process into that of every other one. */
    void broadcast(Tensor tensor) {
        attempt(() -> {
            try (Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                await(backend.broadcast(new TensorVector(inMemoryOrder(tensor.detach()))));
                return true;
            }
        });
    }

    /** Waits until all processes have called this. */
    void barrier() {
        attempt(() -> {
            await(backend.barrier());
            return true;
        });
    }

    /** Returns the time that this process has spent in calls, in nanoseconds. */
    long waitedNanos() {
        return waitedNanos;
    }

    /** Returns true if a call has failed: another process is gone. */
    boolean haveFailed() {
        return failed;
    }

    /** Returns the elements of a tensor as they are in memory, without copying them. */
    private static Tensor inMemoryOrder(Tensor tensor) {
        return tensor.as_strided(new long[] {tensor.numel()}, new long[] {1});
    }

    private void await(Work work) {
        long beganNanos = System.nanoTime();
        while (System.nanoTime() - beganNanos < pollNanos && !work.isCompleted()) {
            Thread.onSpinWait();
        }
        work._wait(); // it also reports an error
        waitedNanos += System.nanoTime() - beganNanos;
    }

    private <T> T attempt(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            failed = true;
            alone.run();
            throw lost(e);
        }
    }

    /** Returns the failure of a process whose group has ended. */
    static FailureException lost(RuntimeException e) {
        return new FailureException("lost the connection to the other workers: " + Torch.firstLine(e), e);
    }
}
