package rana.gan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import rana.nn.Network.Tangent;
import rana.torch.Scalars;
import rana.torch.Torch;

/**
 * D's scores of a batch of pictures, and the norms of their gradients.
 *
 * <p>If D is piecewise linear, both are constants with which a loss is computed;
 * {@link #gradients} then differentiates D in one pass, weighted by the loss's derivatives with
 * respect to them. Otherwise both are functions of D's weights, differentiated twice.
 */
final class DiscriminatorOutput {
    private final Tensor scores;
    private final Tensor pictures;
    private final @Nullable Linear linear; // if D is piecewise linear
    private final @Nullable DiscriminatorOutput whole; // of which this is a part
    private final long first; // example of the whole
    private boolean scoresAreUsed;
    private @Nullable Tensor squaredGradientNorms;
    private @Nullable Tensor gradient; // ∇D, shaped as the pictures

    /**
     * The derivatives of a piecewise linear D.
     *
     * @param augmented maps a direction, shaped as the pictures, to the change of D's input along it
     */
    private record Linear(Tangent tangent, UnaryOperator<Tensor> augmented) {}

    private DiscriminatorOutput(
            Tensor scores, Tensor pictures, @Nullable Linear linear, @Nullable DiscriminatorOutput whole, long first) {
        this.scores = scores;
        this.pictures = pictures;
        this.linear = linear;
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
     * @param tangent the pass that computed the scores, (batch, 1), each a function of one picture
     *     only
     * @param pictures (batch, …), requiring gradients
     * @param augmented maps a direction, shaped as the pictures, to the change of D's input along
     *     it
     */
    static DiscriminatorOutput ofPiecewiseLinear(Tangent tangent, Tensor pictures, UnaryOperator<Tensor> augmented) {
        Tensor scores = tangent.output().detach().requires_grad_(true);
        return new DiscriminatorOutput(scores, pictures, new Linear(tangent, augmented), null, 0);
    }

    /** Returns the output on {@code count} of the pictures, from {@code from} on. */
    DiscriminatorOutput part(long from, long count) {
        return new DiscriminatorOutput(scores().narrow(0, from, count), pictures, null, this, from);
    }

    /** Returns the scores: (batch, 1). */
    Tensor scores() {
        scoresAreUsed = true;
        return scores;
    }

    /**
     * Returns |∇D|², the squared norm of the gradient of each picture's score with respect to the
     * picture: (batch).
     */
    Tensor squaredGradientNorms() {
        if (whole != null) {
            return whole.squaredGradientNorms().narrow(0, first, scores.size(0));
        }
        if (squaredGradientNorms == null) {
            squaredGradientNorms = linear == null
                    ? squaredNorms(Torch.differentiableGradient(scores.sum(), pictures))
                    : squaredNorms(gradient(linear)).requires_grad_(true);
        }
        return squaredGradientNorms;
    }

    /**
     * Returns the gradients of a loss with respect to D's parameters.
     *
     * @param loss a function of {@code outputs}
     * @param outputs all that it is a function of, each a whole output or the parts of one
     */
    static List<Tensor> gradients(Tensor loss, List<DiscriminatorOutput> outputs, List<Tensor> parameters) {
        List<DiscriminatorOutput> all = outputs.stream()
                .map(output -> output.whole == null ? output : output.whole)
                .distinct()
                .toList();
        List<Tensor> inputs = new ArrayList<>();
        all.forEach(output -> inputs.addAll(output.constants()));
        int constants = inputs.size();
        if (all.stream().anyMatch(output -> output.linear == null)) {
            inputs.addAll(parameters);
        }
        List<Tensor> found = Torch.gradients(loss, inputs);
        List<Tensor> sum = found.subList(constants, found.size());
        int from = 0;
        for (DiscriminatorOutput output : all) {
            if (output.linear != null) {
                int to = from + output.constants().size();
                List<Tensor> more = output.gradients(output.linear, found.subList(from, to));
                sum = sum.isEmpty() ? more : added(sum, more);
                from = to;
            }
        }
        return sum;
    }

    /** Returns the constants of a piecewise linear D that a loss is a function of. */
    private List<Tensor> constants() {
        List<Tensor> used = new ArrayList<>();
        if (linear != null && scoresAreUsed) {
            used.add(scores);
        }
        if (linear != null && squaredGradientNorms != null) {
            used.add(squaredGradientNorms);
        }
        return used;
    }

    /**
     * Returns the gradients with respect to D's parameters. For a constant direction v = ∇D(x), the
     * gradient of |∇D(x)|² is twice that of v · ∇D(x).
     *
     * @param derivatives those of the loss with respect to {@link #constants}
     */
    private List<Tensor> gradients(Linear of, List<Tensor> derivatives) {
        Tensor direction = gradient(of);
        Tensor scales = scoresAreUsed
                ? derivatives.get(0).view(-1)
                : torch.zeros_like(scores.detach()).view(-1);
        Tensor amounts = squaredGradientNorms == null
                ? torch.zeros_like(scales)
                : derivatives.get(derivatives.size() - 1).mul(Scalars.of(2));
        long[] shape = Torch.shape(direction);
        Arrays.fill(shape, 1, shape.length, 1);
        Tensor moved = direction.mul(amounts.view(shape));
        return of.tangent().parameterGradients(scales, of.augmented().apply(moved));
    }

    private Tensor gradient(Linear of) {
        if (gradient == null) {
            gradient = of.tangent().gradient(pictures);
        }
        return gradient;
    }

    private Tensor squaredNorms(Tensor gradients) {
        return gradients.reshape(pictures.size(0), -1).square().sum(1);
    }

    private static List<Tensor> added(List<Tensor> first, List<Tensor> second) {
        List<Tensor> sum = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            sum.add(first.get(i).add(second.get(i)));
        }
        return sum;
    }
}
