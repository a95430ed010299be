package rana.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.torch.Torch;

/**
 * A convolution of stride 1 with a kernel of 5×5 and 0.4 of the multiplications: Winograd's minimal
 * filtering F(4, 5) along the rows (Lavin and Gray, 2015, arXiv:1509.09308), an ordinary convolution
 * along the columns.
 *
 * <p>Four rows of the output, each a sum over five rows of the kernel g, are
 * {@code Aᵀ[(G·g) ∗ (Bᵀ·d)]} for eight rows d of the input: eight convolutions with kernels of 1×5
 * instead of twenty. In two dimensions the method would save more, but its transforms would cost as
 * much as the products, and rounding errors would be larger; here they are about twice those of the
 * direct sum.
 */
final class RowWinograd {
    private static final int KERNEL = 5;

    /** The number of rows of a tile of the output. */
    private static final int TILE = 4;

    /** The number of rows of a tile of the input, and of products. */
    private static final int POINTS = TILE + KERNEL - 1;

    /** The points at which polynomials are evaluated; the last one is infinity. */
    private static final double[] FINITE = {0, 1, -1, 2, -2, 0.5, -0.5};

    /** The index of the point 1, which all rows of a tile weigh by 1. */
    private static final int ONE = 1;

    /**
     * The minimum of {@code in·out / (in + out)}, the products for each number to transform, from
     * which the method is faster; measured, as is {@link #MIN_PIXELS}.
     */
    private static final double MIN_PRODUCTS = 32;

    /** The minimum number of pixels of a batch, over which the kernels' transform is spread. */
    private static final long MIN_PIXELS = 2048;

    private static final float[] FOR_INPUT = new float[POINTS * POINTS]; // Bᵀ
    private static final float[] FOR_KERNEL = new float[POINTS * KERNEL]; // G
    private static final float[] FOR_OUTPUT = new float[TILE * POINTS]; // Aᵀ

    static {
        fillTransforms();
    }

    private RowWinograd() {}

    /**
     * Returns true if the method is faster than the engine's convolution: for wide layers of
     * stride 1 in float32 on the CPU. A GPU's library chooses such methods by itself.
     *
     * @param x (batch, in, height, width)
     * @param weight (out, in, 5, 5)
     */
    static boolean pays(Tensor x, Tensor weight, int stride, int groups) {
        double in = weight.size(1);
        double out = weight.size(0);
        return weight.size(2) == KERNEL
                && stride == 1
                && groups == 1
                && in * out / (in + out) >= MIN_PRODUCTS
                && x.size(0) * x.size(2) * x.size(3) >= MIN_PIXELS
                && !x.is_cuda()
                && x.scalar_type().intern() == ScalarType.Float
                && weight.scalar_type().intern() == ScalarType.Float;
    }

    /**
     * Computes the convolution.
     *
     * @param x (batch, in, height, width)
     * @param weight (out, in, 5, 5)
     * @param bias (out), or empty
     * @param rows the number of rows of zeros on each side of {@code x}
     * @param columns the number of columns of zeros on each side of {@code x}
     * @return (batch, out, height, width), channels-last
     */
    static Tensor convolve(Tensor x, Tensor weight, TensorOptional bias, long rows, long columns) {
        long batch = x.size(0);
        long width = x.size(3);
        long height = x.size(2) + 2 * rows - KERNEL + 1; // of the output
        long tiles = (height + TILE - 1) / TILE;
        long out = weight.size(0);
        long outWidth = width + 2 * columns - KERNEL + 1;

        Tensor inputs = inputs(x, rows, tiles); // (points, batch, tiles, width, in)
        Tensor kernels = kernels(weight); // (points, out, 1, 5, in)
        Tensor[] products = new Tensor[POINTS]; // each of (batch, tiles, out width, out)
        for (int i = 0; i < products.length; i++) {
            Tensor product = torch.conv2d(
                    channelsSecond(inputs.select(0, i)),
                    channelsSecond(kernels.select(0, i)),
                    i == ONE ? bias : new TensorOptional(),
                    new long[] {1, 1},
                    new long[] {0, columns},
                    new long[] {1, 1},
                    1);
            products[i] = product.permute(0, 2, 3, 1).reshape(batch * tiles * outWidth * out);
        }
        Tensor y = torch.mm(Torch.tensor(FOR_OUTPUT, TILE, POINTS), torch.stack(new TensorVector(products)))
                .view(TILE, batch, tiles, outWidth * out)
                .permute(1, 2, 0, 3)
                .reshape(batch, tiles * TILE, outWidth, out);
        return channelsSecond(tiles * TILE == height ? y : y.narrow(1, 0, height));
    }

    /** Returns the transformed tiles of the input: (points, batch, tiles, width, in). */
    private static Tensor inputs(Tensor x, long rows, long tiles) {
        long batch = x.size(0);
        long in = x.size(1);
        long width = x.size(3);
        long below = tiles * TILE + KERNEL - 1 - x.size(2) - rows;
        Tensor padded =
                torch.constant_pad_nd(x, 0, 0, rows, below).permute(0, 2, 3, 1).reshape(batch, -1, width * in);
        Tensor tiled = padded.unfold(1, POINTS, TILE) // (batch, tiles, width · in, points)
                .permute(3, 0, 1, 2)
                .reshape(POINTS, batch * tiles * width * in);
        return torch.mm(Torch.tensor(FOR_INPUT, POINTS, POINTS), tiled).view(POINTS, batch, tiles, width, in);
    }

    /** Returns the transformed kernels: (points, out, 1, 5, in). */
    private static Tensor kernels(Tensor weight) {
        long out = weight.size(0);
        long in = weight.size(1);
        Tensor rows = weight.permute(2, 0, 3, 1).reshape(KERNEL, out * KERNEL * in);
        return torch.mm(Torch.tensor(FOR_KERNEL, POINTS, KERNEL), rows).view(POINTS, out, 1, KERNEL, in);
    }

    private static Tensor channelsSecond(Tensor channelsLast) {
        return channelsLast.permute(0, 3, 1, 2);
    }

    /**
     * Computes the transforms. A product of two polynomials, whose coefficients are a convolution of
     * theirs, is known from its values at as many points as it has coefficients. Correlation is the
     * transpose of it.
     */
    private static void fillTransforms() {
        double[] all = {1}; // the coefficients of the product of (x - p) over all finite points p
        for (int i = 0; i < FINITE.length; i++) {
            all = timesRoot(all, FINITE[i]);
            double[] others = {1}; // the same without point i
            double scale = 1;
            for (int j = 0; j < FINITE.length; j++) {
                if (j != i) {
                    others = timesRoot(others, FINITE[j]);
                    scale *= FINITE[i] - FINITE[j];
                }
            }
            for (int k = 0; k < others.length; k++) {
                FOR_INPUT[i * POINTS + k] = (float) others[k];
            }
            for (int k = 0; k < KERNEL; k++) {
                FOR_KERNEL[i * KERNEL + k] = (float) (Math.pow(FINITE[i], k) / scale);
            }
            for (int row = 0; row < TILE; row++) {
                FOR_OUTPUT[row * POINTS + i] = (float) Math.pow(FINITE[i], row);
            }
        }
        for (int k = 0; k < POINTS; k++) {
            FOR_INPUT[FINITE.length * POINTS + k] = (float) all[k];
        }
        FOR_KERNEL[POINTS * KERNEL - 1] = 1;
        FOR_OUTPUT[TILE * POINTS - 1] = 1;
    }

    /** Returns the coefficients of a polynomial times (x - root), lowest first. */
    private static double[] timesRoot(double[] polynomial, double root) {
        double[] product = new double[polynomial.length + 1];
        for (int k = 0; k < polynomial.length; k++) {
            product[k + 1] += polynomial[k];
            product[k] -= root * polynomial[k];
        }
        return product;
    }
}
