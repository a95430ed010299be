package rana.gan;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import rana.torch.Scope;

/**
 * The gradients of a loss over one batch, or over a shard of one.
 *
 * @param <S> the names of its statistics
 * @param examples the number of examples in it
 * @param stats the statistics for the report, means over the examples, one for each constant of S
 *     in their order: (count), on the networks' device
 * @param gradients one for each parameter, of the parameter's shape
 */
record BatchGradients<S extends Enum<S>>(long examples, Tensor stats, List<Tensor> gradients) {
    /**
     * Creates gradients that outlive {@code scope}.
     *
     * @param stats scalars, in the order of S
     */
    static <S extends Enum<S>> BatchGradients<S> kept(
            long examples, List<Tensor> stats, List<Tensor> gradients, Scope scope) {
        gradients.forEach(scope::keep);
        Tensor[] scalars = stats.stream().map(Tensor::detach).toArray(Tensor[]::new);
        return new BatchGradients<>(examples, scope.keep(torch.stack(new TensorVector(scalars))), gradients);
    }
}
