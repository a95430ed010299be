package rana.classify;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * Per-channel normalisation of pixels into network input: {@code (byte / 255 - mean) / deviation}.
 *
 * @param mean mean of each channel, in [0, 1]
 * @param deviation standard deviation of each channel, greater than 0
 */
public record ChannelScaling(List<Double> mean, List<Double> deviation) {
    private static final double MIN_DEVIATION = 1e-3;
    private static final double DIGITS = 1e4;

    public ChannelScaling {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != deviation.size() || deviation.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException(
                    "each channel needs one mean and one deviation above 0; got " + mean + " and " + deviation);
        }
    }

    /** Computes the mean and deviation of {@code examples}, rounded to four digits. */
    static ChannelScaling of(LabelledImages examples) {
        int channels = examples.channels();
        double[] sums = new double[channels];
        double[] squares = new double[channels];
        byte[] picture = new byte[examples.pictureBytes()];
        for (int i = 0; i < examples.count(); i++) {
            examples.read(i, picture, 0);
            for (int k = 0; k < picture.length; k++) {
                double value = (picture[k] & 0xff) / 255.0;
                sums[k % channels] += value;
                squares[k % channels] += value * value;
            }
        }
        double pixels = (double) examples.count() * examples.size() * examples.size();
        List<Double> mean = new ArrayList<>();
        List<Double> deviation = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            double average = sums[c] / pixels;
            mean.add(rounded(average));
            deviation.add(Math.max(MIN_DEVIATION, rounded(Math.sqrt(squares[c] / pixels - average * average))));
        }
        return new ChannelScaling(mean, deviation);
    }

    /**
     * Converts pictures to network input.
     *
     * @param bytes picture after picture, rows from the top, channels interleaved
     * @return (pictures, channels, size, size), on {@code device}
     */
    public Tensor tensor(byte[] bytes, int size, ComputeDevice device) {
        try (Scope scope = Scope.open()) {
            return scope.keep(scaled(Torch.pictures(bytes, size, mean.size(), 0, 1, device), device));
        }
    }

    /**
     * Converts pictures to network input, differentiable with respect to {@code pictures}.
     *
     * @param pictures (pictures, channels, size, size), 0 to 1, on {@code device}
     * @return a tensor of the same shape
     */
    public Tensor scaled(Tensor pictures, ComputeDevice device) {
        try (Scope scope = Scope.open()) {
            return scope.keep(pictures.sub(channelwise(mean, device)).div_(channelwise(deviation, device)));
        }
    }

    private static Tensor channelwise(List<Double> values, ComputeDevice device) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return device.place(Torch.tensor(floats, 1, floats.length, 1, 1));
    }

    private static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
