package rana.cluster;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.gan.ShardGroup;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A clock for the training steps of a process of a group. It measures the whole time of the steps,
 * and the part of it in which the process waited for the others or exchanged tensors with them.
 */
final class WorkerClock {
    private static final int NUMBERS = 2;

    private final ShardGroup group;
    private final LongSupplier nanoTime;
    private long beganNanos;
    private long waitedBefore;
    private long stepNanos;
    private long waitedNanos;

    /**
     * The times of a process.
     *
     * @param stepNanos the nanoseconds of its steps
     * @param waitedNanos the part of them that it waited
     */
    record Times(long stepNanos, long waitedNanos) {}

    /**
     * Creates a clock at 0.
     *
     * @param nanoTime the source of time, as {@link System#nanoTime}
     */
    WorkerClock(ShardGroup group, LongSupplier nanoTime) {
        this.group = group;
        this.nanoTime = nanoTime;
    }

    void beginStep() {
        beganNanos = nanoTime.getAsLong();
        waitedBefore = group.waitedNanos();
    }

    void endStep() {
        stepNanos += nanoTime.getAsLong() - beganNanos;
        waitedNanos += group.waitedNanos() - waitedBefore;
    }

    /**
     * Returns the times of all processes since the exchange before, in the order of their ranks. All
     * processes must call this after the same step.
     */
    List<Times> exchange() {
        try (Scope scope = Scope.open()) {
            Tensor all = group.gather(Torch.longTensor(new long[] {stepNanos, waitedNanos})); // (processes, 2)
            long[] numbers = Torch.longs(all);
            stepNanos = 0;
            waitedNanos = 0;
            return IntStream.range(0, group.size())
                    .mapToObj(rank -> new Times(numbers[NUMBERS * rank], numbers[NUMBERS * rank + 1]))
                    .toList();
        }
    }
}
