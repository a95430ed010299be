package rana.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that are computed on a device and read together. A read waits until the device has
 * computed everything before it; on a GPU, a read per number would leave it idle most of the time.
 *
 * <pre>{@code
 * Readout readout = new Readout();
 * Readout.Numbers loss = readout.add(lossTensor);
 * Readout.Numbers norms = readout.add(gradients.norms());
 * … // more work for the device
 * loss.get(0); // reads all that were added
 * }</pre>
 *
 * <p>Use it within one {@link Scope}.
 */
public final class Readout {
    private final List<Numbers> pending = new ArrayList<>();

    /** The numbers of one tensor, which are read when one of them is first needed. */
    public final class Numbers {
        private final Tensor tensor;
        private float @Nullable [] values;

        private Numbers(Tensor tensor) {
            this.tensor = tensor;
        }

        /** Returns the number at {@code index} in row-major order. */
        public double get(int index) {
            return all()[index];
        }

        /** Returns the Euclidean norm of the numbers. */
        public double norm() {
            double squares = 0;
            for (double value : all()) {
                squares += value * value;
            }
            return Math.sqrt(squares);
        }

        private float[] all() {
            if (values == null) {
                read();
            }
            return Objects.requireNonNull(values);
        }
    }

    /** Adds the numbers of {@code tensor}: float32, of any shape, on the device of the others. */
    public Numbers add(Tensor tensor) {
        Numbers numbers = new Numbers(tensor.detach().reshape(-1));
        pending.add(numbers);
        return numbers;
    }

    /** Reads all numbers that were added since the last read, in one transfer. */
    private void read() {
        float[] together;
        try (Scope scope = Scope.open()) {
            together = Torch.floats(torch.cat(
                    new TensorVector(pending.stream().map(each -> each.tensor).toArray(Tensor[]::new)), 0));
        }
        int from = 0;
        for (Numbers numbers : pending) {
            int count = Math.toIntExact(numbers.tensor.numel());
            float[] values = new float[count];
            System.arraycopy(together, from, values, 0, count);
            numbers.values = values;
            from += count;
        }
        pending.clear();
    }
}
