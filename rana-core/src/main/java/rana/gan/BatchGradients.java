package rana.gan;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Scope;

/**
 * The gradients of a loss over one batch, or over a shard of one.
 *
 * @param examples the number of examples in it
 * @param stats plain numbers for the report, means over the examples
 * @param gradients one for each parameter, of the parameter's shape
 */
record BatchGradients<S>(long examples, S stats, List<Tensor> gradients) {
    /** Creates gradients that outlive {@code scope}. */
    static <S> BatchGradients<S> kept(long examples, S stats, List<Tensor> gradients, Scope scope) {
        gradients.forEach(scope::keep);
        return new BatchGradients<>(examples, stats, gradients);
    }
}
