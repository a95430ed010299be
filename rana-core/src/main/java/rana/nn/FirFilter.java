package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

/** A separable low-pass filter, given by an even number of taps: {@code [1, 3, 3, 1]}. */
final class FirFilter {
    private FirFilter() {}

    static List<Double> checked(List<Double> taps) {
        double sum = taps.stream().mapToDouble(Double::doubleValue).sum();
        if (taps.size() < 2 || taps.size() % 2 != 0 || !(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "taps must be an even count of numbers with a sum greater than 0, as in [1, 3, 3, 1]; got " + taps);
        }
        return List.copyOf(taps);
    }

    /**
     * Returns the rows and columns to pad or crop on each side so that the size changes by exactly
     * 2.
     */
    static long padding(List<Double> taps) {
        return taps.size() / 2 - 1L;
    }

    /**
     * Returns the two-dimensional filter of each channel, whose sum is {@code gain}.
     *
     * @return (channels, 1, taps, taps)
     */
    static Tensor kernel(List<Double> taps, long channels, double gain, ComputeDevice device) {
        double sum = taps.stream().mapToDouble(Double::doubleValue).sum();
        int side = taps.size();
        float[] values = new float[side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (taps.get(i / side) * taps.get(i % side) * gain / (sum * sum));
        }
        return device.place(Torch.tensor(values, 1, 1, side, side).repeat(channels, 1, 1, 1));
    }
}
