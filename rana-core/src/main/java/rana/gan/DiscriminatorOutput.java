package rana.gan;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import rana.torch.Scalars;
import rana.torch.Torch;

/** D's scores of a batch, and how steep D is there. */
final class DiscriminatorOutput {
    private final Tensor scores;
    private final Tensor pictures;
    private final Optional<UnaryOperator<Tensor>> along;
    private @Nullable Tensor squaredNorms;

    /**
     * A judgement.
     *
     * @param scores (batch, 1), each of its own picture
     * @param pictures (batch, …); they require gradients if the steepness is asked for
     * @param along the derivative of the scores along a direction of the pictures, itself differentiable; empty where D has none
     */
    DiscriminatorOutput(Tensor scores, Tensor pictures, Optional<UnaryOperator<Tensor>> along) {
        this.scores = scores;
        this.pictures = pictures;
        this.along = along;
    }

    Tensor scores() {
        return scores;
    }

    /**
     * Squared norm of the gradient of each picture's score with respect to the picture, differentiable: (batch).
     *
     * <p>Where D is piecewise linear, no gradient is differentiated: for v = ∇D(x) held fast, the gradient of |∇D(x)|² with respect to
     * D's weights is twice that of v · ∇D(x), which is D's derivative along v.
     */
    Tensor squaredNorms() {
        if (squaredNorms == null) {
            squaredNorms = along.map(this::byDerivative).orElseGet(() -> Penalty.squaredNorms(scores, pictures));
        }
        return squaredNorms;
    }

    private Tensor byDerivative(UnaryOperator<Tensor> derivative) {
        Tensor gradient = Torch.gradientKeepingGraph(scores.sum(), pictures);
        Tensor norms = gradient.reshape(pictures.size(0), -1).square().sum(1);
        Tensor again = derivative.apply(gradient).view(-1); // the same numbers, differentiable
        return norms.add(again.sub(again.detach()).mul(Scalars.of(2)));
    }
}
