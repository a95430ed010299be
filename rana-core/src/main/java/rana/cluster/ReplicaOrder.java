package rana.cluster;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Torch;

/**
 * An order from the first process of a group to the others.
 *
 * @param step the number of steps taken before; the seed for {@link Kind#BEGIN}
 * @param fraction the fraction of the training that is done
 * @param images the number of real images shown, this step included
 * @param learningRateScale the factor on the learning rates
 * @param augmentation the probability of each augmentation
 * @param withState true if the state of the model follows
 * @param withTimes true if the processes exchange the times of their steps after this one
 * @param compares true if the workers compare their states then
 */
record ReplicaOrder(
        Kind kind,
        long step,
        double fraction,
        long images,
        double learningRateScale,
        double augmentation,
        boolean withState,
        boolean withTimes,
        boolean compares) {
    static final ReplicaOrder END = new ReplicaOrder(Kind.END, 0, 0, 0, 1, 0, false, false, false);
    static final ReplicaOrder LEAVE = new ReplicaOrder(Kind.LEAVE, 0, 0, 0, 1, 0, false, false, false);

    private static final int LENGTH = 10;

    /** The kinds of orders. */
    enum Kind {
        /** Create the model of a recipe. */
        BEGIN(1),
        /** Take a training step. */
        STEP(2),
        /** End the training; another may follow. */
        END(3),
        /** Leave the group. */
        LEAVE(4);

        private final long code;

        Kind(long code) {
            this.code = code;
        }

        private static Kind of(long code) {
            return Arrays.stream(values())
                    .filter(kind -> kind.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no order has the code " + code));
        }
    }

    /** An order as it is received, with the length of the text that follows. */
    record Received(ReplicaOrder order, int textLength) {}

    /** Returns the order to create a model with a random seed. */
    static ReplicaOrder begin(long seed) {
        return new ReplicaOrder(Kind.BEGIN, seed, 0, 0, 1, 0, false, false, false);
    }

    /** Returns an empty tensor for {@link #of}. */
    static Tensor empty() {
        return Torch.longTensor(new long[LENGTH]);
    }

    /**
     * Returns the order as ten int64.
     *
     * @param textLength the number of bytes of the text that follows
     */
    Tensor toTensor(int textLength) {
        return Torch.longTensor(new long[] {
            kind.code,
            step,
            Double.doubleToRawLongBits(fraction),
            images,
            Double.doubleToRawLongBits(learningRateScale),
            Double.doubleToRawLongBits(augmentation),
            withState ? 1 : 0,
            withTimes ? 1 : 0,
            compares ? 1 : 0,
            textLength
        });
    }

    /** Reads an order. */
    static Received of(Tensor tensor) {
        long[] values = Torch.longs(tensor);
        return new Received(
                new ReplicaOrder(
                        Kind.of(values[0]),
                        values[1],
                        Double.longBitsToDouble(values[2]),
                        values[3],
                        Double.longBitsToDouble(values[4]),
                        Double.longBitsToDouble(values[5]),
                        values[6] == 1,
                        values[7] == 1,
                        values[8] == 1),
                Math.toIntExact(values[9]));
    }
}
