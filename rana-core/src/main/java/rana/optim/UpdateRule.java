package rana.optim;

import java.util.List;
import rana.torch.TensorList;

/**
 * A rule that turns gradients into changes of parameters. It is settings and mathematics only;
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
     * Updates parameters in place. The four lists have the same length, and the tensors at one
     * index the same shape.
     *
     * @param gradients clipped
     * @param slots the state named by {@link #slots}, updated in place
     */
    void update(TensorList parameters, TensorList gradients, List<TensorList> slots, UpdateContext context);
}
