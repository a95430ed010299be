package rana.classify;

import java.nio.FloatBuffer;
import java.util.Map;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.nn.Network;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A whitening first convolution, which is computed and not trained. Its kernels are the principal
 * components of the pictures' 2×2 patches, each divided by its standard deviation, once with either
 * sign, because a rectifier follows (Page, 2019; Jordan, 2024, arXiv:2404.00498).
 */
final class Whitening {
    private static final int KERNEL = 2;
    private static final int PICTURES = 5000;
    private static final double EPSILON = 5e-4;

    private Whitening() {}

    /** Returns the number of kernels for pictures with {@code channels} channels. */
    static int kernels(int channels) {
        return 2 * patch(channels);
    }

    /** Sets layer 0 of {@code backbone} from the first pictures of {@code examples}. */
    static void set(Network backbone, LabelledImages examples, ChannelScaling scaling) {
        int patch = patch(examples.channels());
        float[] kernels = kernels(covariance(examples, scaling), patch);
        Map<String, Tensor> tensors = backbone.tensors();
        Tensor weight = tensors.get("0.weight");
        if (weight == null || weight.numel() != kernels.length) {
            throw new IllegalStateException("layer 0 is not a whitening convolution");
        }
        Torch.copyInto(weight, FloatBuffer.wrap(kernels));
    }

    /**
     * Returns the covariance of the flattened patches, in the order channel, row, column;
     * row-major.
     */
    private static float[] covariance(LabelledImages examples, ChannelScaling scaling) {
        int patch = patch(examples.channels());
        int size = examples.size();
        double[] sums = new double[patch * patch];
        double[] values = new double[patch];
        byte[] picture = new byte[examples.pictureBytes()];
        int pictures = Math.min(PICTURES, examples.count());
        for (int i = 0; i < pictures; i++) {
            examples.read(i, picture, 0);
            for (int y = 0; y + KERNEL <= size; y++) {
                for (int x = 0; x + KERNEL <= size; x++) {
                    readPatch(picture, size, x, y, scaling, values);
                    addOuter(values, sums);
                }
            }
        }
        double count = (double) pictures * (size - KERNEL + 1) * (size - KERNEL + 1);
        float[] covariance = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            covariance[i] = (float) (sums[i] / count);
        }
        return covariance;
    }

    private static void readPatch(byte[] picture, int size, int x, int y, ChannelScaling scaling, double[] to) {
        int channels = scaling.mean().size();
        int at = 0;
        for (int c = 0; c < channels; c++) {
            double mean = scaling.mean().get(c);
            double deviation = scaling.deviation().get(c);
            for (int row = y; row < y + KERNEL; row++) {
                for (int column = x; column < x + KERNEL; column++) {
                    int value = picture[(row * size + column) * channels + c] & 0xff;
                    to[at++] = (value / 255.0 - mean) / deviation;
                }
            }
        }
    }

    private static void addOuter(double[] values, double[] sums) {
        for (int i = 0, at = 0; i < values.length; i++) {
            for (double other : values) {
                sums[at++] += values[i] * other;
            }
        }
    }

    private static float[] kernels(float[] covariance, int patch) {
        float[] kernels = new float[2 * patch * patch];
        try (Scope scope = Scope.open()) {
            T_TensorTensor_T eigen = torch.linalg_eigh(Torch.tensor(covariance, patch, patch), "L");
            float[] variances = Torch.floats(eigen.get0());
            float[] vectors = Torch.floats(eigen.get1()); // in columns
            for (int i = 0; i < patch; i++) {
                double deviation = Math.sqrt(Math.max(0, variances[i]) + EPSILON);
                for (int k = 0; k < patch; k++) {
                    float value = (float) (vectors[k * patch + i] / deviation);
                    kernels[i * patch + k] = value;
                    kernels[(patch + i) * patch + k] = -value;
                }
            }
        }
        return kernels;
    }

    private static int patch(int channels) {
        return KERNEL * KERNEL * channels;
    }
}
