package rana.nn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import rana.torch.Torch;

/**
 * A convolution of stride 1 and the change of resolution next to it, by a factor of 2:
 * {@link Upsample} before the convolution, or {@link AveragePool} after it. Both are linear, so that
 * they can be computed together with fewer multiplications, at the lower resolution.
 *
 * <p>A kernel g of k×k pixels, k odd, and a box b of 2×2 pixels make one kernel g ∗ b of
 * (k + 1)×(k + 1) pixels. Pooling after the convolution with g is a convolution with g ∗ b / 4 of
 * stride 2; a convolution with g after upsampling is a transposed convolution with g ∗ b of stride
 * 2. Each pixel of the higher resolution takes (k + 1)² / 4 multiplications for two channels instead
 * of k²: 4 instead of 9 for a kernel of 3×3. A convolution with a kernel of 1×1 commutes with both
 * changes and takes a quarter.
 *
 * @param layer the layer that convolves, with its normalisation
 * @param conv the convolution in {@code layer}
 * @param resampling the change of resolution
 */
record ResampledConv(Layer layer, Conv conv, LinearMap resampling) {
    private static final int FACTOR = 2;

    /**
     * The minimum number of pixels of a batch at the higher resolution, over which the kernel's
     * transform is spread; measured.
     */
    private static final long MIN_PIXELS = 2048;

    /** Returns the two layers as one; empty if they are other layers. */
    static Optional<ResampledConv> of(Layer first, Layer second) {
        if (first instanceof Upsample up && up.factor() == FACTOR) {
            return convIn(second).map(conv -> new ResampledConv(second, conv, up));
        }
        if (second instanceof AveragePool pool && pool.size() == FACTOR) {
            return convIn(first).map(conv -> new ResampledConv(first, conv, pool));
        }
        return Optional.empty();
    }

    private static Optional<Conv> convIn(Layer layer) {
        Layer inner = layer instanceof SpectralNorm norm ? norm.layer() : layer;
        Layer plain = inner instanceof Gain gain ? gain.layer() : inner;
        return plain instanceof Conv conv
                        && conv.kernel() % 2 == 1
                        && conv.stride() == 1
                        && conv.groups() == 1
                        && conv.padding().kind() == Padding.Kind.SAME
                ? Optional.of(conv)
                : Optional.empty();
    }

    /**
     * Returns true if {@link #forward} is faster than the two layers, and may replace them: in a
     * training pass on the CPU that does not record the output of each layer. Evaluation keeps the
     * two, so that a generator draws what it always drew.
     *
     * @param x the input of the first layer, (batch, channels, height, width)
     */
    boolean pays(Tensor x, Pass pass) {
        long area = x.size(2) * x.size(3) * (isUpsampled() ? FACTOR * FACTOR : 1);
        return pass.isTraining()
                && pass.activationMask().isEmpty()
                && !x.is_cuda()
                && (conv.kernel() == 1 || x.size(0) * area >= MIN_PIXELS);
    }

    /**
     * Computes the output of the second layer.
     *
     * @param x the input of the first layer, (batch, channels, height, width)
     * @param weights the tensors of {@link #layer}
     */
    Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        if (conv.kernel() == 1) {
            return isUpsampled()
                    ? resampling.forward(layer.forward(x, weights, pass), List.of(), pass)
                    : layer.forward(resampling.forward(x, List.of(), pass), weights, pass);
        }
        List<Tensor> own = layer instanceof SpectralNorm norm ? norm.normalised(weights, pass) : weights;
        Tensor kernel = pass.like(x, withBox(own.get(0)));
        TensorOptional bias = conv.bias() ? new TensorOptional(pass.like(x, own.get(1))) : new TensorOptional();
        long[] stride = {FACTOR, FACTOR};
        long[] padding = {conv.kernel() / 2, conv.kernel() / 2};
        return isUpsampled()
                ? torch.conv_transpose2d(
                        x, kernel.transpose(0, 1), bias, stride, padding, new long[] {0, 0}, 1, new long[] {1, 1})
                : torch.conv2d(x, kernel, bias, stride, padding, new long[] {1, 1}, 1);
    }

    private boolean isUpsampled() {
        return resampling instanceof Upsample;
    }

    /**
     * Returns g ∗ b, mirrored for a transposed convolution, or g ∗ b / 4.
     *
     * @param kernel g, (out, in, k, k)
     * @return (out, in, k + 1, k + 1)
     */
    private Tensor withBox(Tensor kernel) {
        int side = conv.kernel();
        int longer = side + FACTOR - 1;
        Tensor map = Torch.tensor(boxMap(side, isUpsampled()), (long) side * side, (long) longer * longer);
        return torch.mm(kernel.reshape(-1, (long) side * side), map)
                .view(kernel.size(0), kernel.size(1), longer, longer);
    }

    /** Returns the linear map of {@link #withBox}: k² rows, one for each pixel of g, of (k + 1)². */
    private static float[] boxMap(int side, boolean upsampled) {
        int longer = side + FACTOR - 1;
        float[] map = new float[side * side * longer * longer];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int from = (row * side + column) * longer * longer;
                for (int i = 0; i < FACTOR * FACTOR; i++) {
                    int to = (row + i / FACTOR) * longer + column + i % FACTOR;
                    map[from + (upsampled ? longer * longer - 1 - to : to)] = upsampled ? 1 : 1f / (FACTOR * FACTOR);
                }
            }
        }
        return map;
    }
}
