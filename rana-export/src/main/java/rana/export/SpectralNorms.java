package rana.export;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.nn.Layer;
import rana.nn.Residual;
import rana.nn.Shape;
import rana.nn.SpectralNorm;
import rana.safetensors.SafeTensors;

/** Spectral normalisation, folded into the kernels: trained weights never change. */
final class SpectralNorms {
    static final String SINGULAR_VECTOR = "singular_vector";

    private SpectralNorms() {}

    /**
     * Returns the tensors of {@code layers} with normalised kernels and without singular vectors.
     *
     * @param weights the tensors by the names of a checkpoint
     */
    static Map<String, SafeTensors.Array> fold(
            Shape input, List<Layer> layers, Map<String, SafeTensors.Array> weights) {
        Map<String, SafeTensors.Array> folded = new LinkedHashMap<>(weights);
        fold(input, layers, "", folded);
        return folded;
    }

    private static void fold(Shape input, List<Layer> layers, String prefix, Map<String, SafeTensors.Array> weights) {
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            String name = prefix + i + ".";
            if (layer instanceof Residual residual) {
                fold(shape, residual.main(), name + "main.", weights);
                fold(shape, residual.skip(), name + "skip.", weights);
            } else if (layer.all().anyMatch(SpectralNorm.class::isInstance)) {
                SafeTensors.Array left = weights.remove(name + SINGULAR_VECTOR);
                if (left != null) {
                    weights.computeIfPresent(name + "weight", (key, kernel) -> normalised(kernel, left));
                }
            }
            shape = layer.output(shape);
        }
    }

    /**
     * Returns a kernel divided by its largest singular value, which training has estimated.
     *
     * @param left the estimated singular vector
     */
    static SafeTensors.Array normalised(SafeTensors.Array kernel, SafeTensors.Array left) {
        FloatBuffer vector = left.values().duplicate();
        FloatBuffer matrix = kernel.values().duplicate();
        int rows = vector.remaining();
        int columns = matrix.remaining() / rows;
        double[] right = new double[columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                right[column] += (double) matrix.get(row * columns + column) * vector.get(row);
            }
        }
        // left · matrix · right/|right| = |right|, as right is matrixᵀ · left
        double sigma = 0;
        for (double value : right) {
            sigma += value * value;
        }
        sigma = Math.sqrt(sigma);
        FloatBuffer normalised = FloatBuffer.allocate(matrix.remaining());
        for (int i = 0; i < matrix.remaining(); i++) {
            normalised.put((float) (matrix.get(i) / sigma));
        }
        return new SafeTensors.Array(kernel.shape(), normalised.flip());
    }
}
