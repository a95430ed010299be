package rana.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import rana.nn.Network;
import rana.nn.Pass;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * The directions that move the output of a generator's first layer most, in closed form: the
 * eigenvectors of {@code AᵀA}, where the layer maps z to {@code A·z + b} (Shen and Zhou, 2020,
 * arXiv:2007.06600). The first layer here includes everything affine before the first activation,
 * with the running statistics of batch norm, so that every family of networks has such an A.
 */
final class Factorization {
    private Factorization() {}

    /**
     * Returns all directions of {@code generator}, the strongest first; none if it does not begin
     * with an affine layer.
     */
    static List<Direction> of(Network generator) {
        int layers = generator.architecture().affineLayers();
        if (layers == 0) {
            return List.of();
        }
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor rows = map(generator, layers).to(ScalarType.Double); // (latent, outputs): A transposed
            T_TensorTensor_T eigen = torch.linalg_eigh(rows.matmul(rows.t()).cpu());
            double[] values = Torch.doubles(eigen.get0());
            double[] vectors = Torch.doubles(eigen.get1().t()); // row after row, by ascending value
            List<Direction> directions = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                int row = values.length - 1 - i;
                directions.add(new Direction(
                        i, Math.sqrt(Math.max(0, values[row])), signed(vectors, row * values.length, values.length)));
            }
            return directions;
        }
    }

    /**
     * Returns the outputs of the first layers for the unit vector of each axis, minus their output
     * for 0.
     */
    private static Tensor map(Network generator, int layers) {
        long size = generator.architecture().input().elements();
        ComputeDevice device = generator.device();
        Tensor axes = Torch.concatenate(torch.zeros(1, size), torch.eye(size));
        Tensor classes =
                device.placeIndices(Torch.indices(new int[Math.toIntExact(size) + 1])); // any class: it cancels out
        Tensor outputs = generator
                .forwardThrough(layers, device.place(axes), Pass.evaluation(Optional.of(classes), device))
                .reshape(size + 1, -1);
        return outputs.narrow(0, 1, size).sub(outputs.narrow(0, 0, 1));
    }

    /**
     * Returns an eigenvector, whose sign is arbitrary, with the sign that makes its largest
     * component positive.
     */
    private static List<Double> signed(double[] vectors, int from, int size) {
        int largest = from;
        for (int i = from; i < from + size; i++) {
            largest = Math.abs(vectors[i]) > Math.abs(vectors[largest]) ? i : largest;
        }
        double sign = Math.signum(vectors[largest]);
        List<Double> signed = new ArrayList<>();
        for (int i = from; i < from + size; i++) {
            signed.add(sign * vectors[i]);
        }
        return signed;
    }
}
