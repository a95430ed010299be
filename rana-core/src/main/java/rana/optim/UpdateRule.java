package rana.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A rule that turns a gradient into a change of a parameter. It is settings and mathematics only;
 * an {@link Optimizer} keeps the state between steps.
 */
public sealed interface UpdateRule permits RmsProp, Adam, Sgd, Nesterov {
    /** Returns the learning rate before decay, greater than 0. */
    Schedule lr();

    /**
     * Returns the bound c to which every element of a gradient is clipped, [-c, c], before the
     * update, as Keras's {@code clipvalue}; 0 for no clipping.
     */
    double clipValue();

    /**
     * Returns the decay of the learning rate, at least 0: iteration i, from 0, uses
     * {@code lr / (1 + decay · i)}, as Keras's inverse time decay; 0 for no decay.
     */
    double decay();

    /**
     * Returns the learning rate of one update:
     * {@code learningRateScale · lr / (1 + decay · iteration)}.
     */
    default double learningRate(UpdateContext context) {
        return context.learningRateScale() * lr().at(context.fraction()) / (1 + decay() * context.iteration());
    }

    /**
     * Returns the names of the state tensors per parameter; each has the parameter's shape and
     * begins at 0.
     */
    List<String> slots();

    /**
     * Updates one parameter in place.
     *
     * @param parameter any shape, detached from autograd
     * @param gradient clipped, of the same shape
     * @param slots the tensors named by {@link #slots}, updated in place
     */
    void update(Tensor parameter, Tensor gradient, List<Tensor> slots, UpdateContext context);
}
