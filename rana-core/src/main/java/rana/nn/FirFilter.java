package rana.nn;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Precision;

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
     * Returns the two-dimensional filter of each channel, whose sum is {@code gain}: (channels, 1,
     * taps, taps).
     */
    static WeightSpec kernel(List<Double> taps, long channels, double gain) {
        double sum = taps.stream().mapToDouble(Double::doubleValue).sum();
        int side = taps.size();
        List<Double> values = IntStream.range(0, side * side)
                .mapToObj(i -> taps.get(i / side) * taps.get(i % side) * gain / (sum * sum))
                .toList();
        return WeightSpec.constant("filter", values, channels, side);
    }

    /**
     * Applies a filter to each channel of {@code x}. On the CPU this is computed in float32 in a pass
     * of any precision, because the engine's bfloat16 convolutions of one channel per group are much
     * slower there (docs/BENCHMARKS.md). The output has the type of {@code x}.
     *
     * @param convolution from images and a filter of one type to images
     */
    static Tensor apply(Tensor x, Tensor filter, Pass pass, BinaryOperator<Tensor> convolution) {
        Tensor in = pass.device().cuda() ? x : pass.exact(x);
        return Precision.same(convolution.apply(in, pass.like(in, filter)), x);
    }
}
