package rana.gan;

import org.bytedeco.pytorch.Tensor;

/**
 * The processes that compute the shards of a training together. Each has a copy of the model. They
 * make the same calls in the same order; a call returns when every process has made it.
 */
public interface ShardGroup extends AutoCloseable {
    /** This process alone. */
    ShardGroup ALONE = new ShardGroup() {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public boolean isExact() {
            return true;
        }

        @Override
        public Tensor gather(Tensor mine) {
            return mine.unsqueeze(0);
        }

        @Override
        public void broadcast(Tensor tensor) {}

        @Override
        public long waitedNanos() {
            return 0;
        }

        @Override
        public void close() {}
    };

    /** Returns the number of this process, from 0. The first process reads data and writes files. */
    int rank();

    /** Returns the number of processes. */
    int size();

    /**
     * Returns true if the processes compute equal bits from equal inputs. Otherwise the first one sends
     * its state to the others from time to time.
     */
    boolean isExact();

    /**
     * Returns a tensor of every process: (size, …), in the order of their ranks. It belongs to the
     * innermost open {@link rana.torch.Scope}.
     *
     * @param mine the tensor of this process, contiguous, of the same shape and type in every process
     */
    Tensor gather(Tensor mine);

    /**
     * Copies a tensor of the first process into that of every other one.
     *
     * @param tensor contiguous in any memory format, of the same shape and type in every process
     */
    void broadcast(Tensor tensor);

    /** Returns the time that this process has spent in calls of the group, in nanoseconds. */
    long waitedNanos();

    @Override
    void close();
}
