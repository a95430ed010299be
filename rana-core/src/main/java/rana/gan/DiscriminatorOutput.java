package rana.gan;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import rana.torch.Scalars;
import rana.torch.Torch;

/** D's scores of a batch of pictures, and the norms of their gradients. */
final class DiscriminatorOutput {
    private final Tensor scores;
    private final Tensor pictures;
    private final @Nullable UnaryOperator<Tensor> derivative;
    private final @Nullable DiscriminatorOutput whole; // of which this is a part
    private final long first; // example of the whole
    private @Nullable Tensor squaredGradientNorms;

    private DiscriminatorOutput(
            Tensor scores,
            Tensor pictures,
            @Nullable UnaryOperator<Tensor> derivative,
            @Nullable DiscriminatorOutput whole,
            long first) {
        this.scores = scores;
        this.pictures = pictures;
        this.derivative = derivative;
        this.whole = whole;
        this.first = first;
    }

    /**
     * Creates the output of any D.
     *
     * @param scores (batch, 1), each a function of one picture only
     * @param pictures (batch, …), requiring gradients if their norms are needed
     */
    static DiscriminatorOutput of(Tensor scores, Tensor pictures) {
        return new DiscriminatorOutput(scores, pictures, null, null, 0);
    }

    /**
     * Creates the output of a piecewise linear D.
     *
     * @param scores (batch, 1), each a function of one picture only
     * @param pictures (batch, …), requiring gradients
     * @param derivative maps a direction, shaped as the pictures, to the derivative of the scores
     *     along it, (batch, 1), which is differentiable with respect to D's weights
     */
    static DiscriminatorOutput ofPiecewiseLinear(Tensor scores, Tensor pictures, UnaryOperator<Tensor> derivative) {
        return new DiscriminatorOutput(scores, pictures, derivative, null, 0);
    }

    /** Returns the output on {@code count} of the pictures, from {@code from} on. */
    DiscriminatorOutput part(long from, long count) {
        return new DiscriminatorOutput(scores.narrow(0, from, count), pictures, null, this, from);
    }

    /** Returns the scores: (batch, 1). */
    Tensor scores() {
        return scores;
    }

    /**
     * Returns |∇D|², the squared norm of the gradient of each picture's score with respect to the
     * picture: (batch), differentiable with respect to D's weights.
     */
    Tensor squaredGradientNorms() {
        if (whole != null) {
            return whole.squaredGradientNorms().narrow(0, first, scores.size(0));
        }
        if (squaredGradientNorms == null) {
            squaredGradientNorms = derivative == null ? byDoubleBackward() : byTangent(derivative);
        }
        return squaredGradientNorms;
    }

    /** Returns |∇D|² with a gradient that is differentiable itself. */
    private Tensor byDoubleBackward() {
        return squaredNorms(Torch.differentiableGradient(scores.sum(), pictures));
    }

    /**
     * Returns |∇D|² without differentiating a gradient. For a constant direction v = ∇D(x), the
     * gradient of |∇D(x)|² with respect to D's weights is twice that of v · ∇D(x), the derivative
     * of D along v (Pearlmutter, 1994, doi:10.1162/neco.1994.6.1.147).
     */
    private Tensor byTangent(UnaryOperator<Tensor> derivativeAlong) {
        Tensor gradient = Torch.gradientKeepingGraph(scores.sum(), pictures);
        Tensor norms = squaredNorms(gradient);
        Tensor again = derivativeAlong.apply(gradient).view(-1); // the same numbers, differentiable
        return norms.add(again.sub(again.detach()).mul(Scalars.of(2)));
    }

    private Tensor squaredNorms(Tensor gradient) {
        return gradient.reshape(pictures.size(0), -1).square().sum(1);
    }
}
