package rana.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** How a gradient changes a parameter: settings and mathematics; what it remembers between steps is {@link Optimizer}'s. */
public sealed interface UpdateRule permits RmsProp, Adam, Sgd, Nesterov {
    /** Learning rate, greater than 0, before decay. */
    Schedule lr();

    /** Every element of a gradient is clipped to [-clipValue, clipValue] first, as Keras's clipvalue; 0 for no clipping. */
    double clipValue();

    /** The rate of iteration i, from 0, is {@code pace · lr / (1 + decay · i)}, as Keras's inverse time decay; 0 for no decay. */
    double decay();

    /** The learning rate of one update. */
    default double rate(UpdateContext moment) {
        return moment.pace() * lr().at(moment.progress()) / (1 + decay() * moment.iteration());
    }

    /** Names of the tensors, shaped as the parameter and beginning at 0, that it remembers for each parameter. */
    List<String> slots();

    /**
     * Changes one parameter in place.
     *
     * @param parameter outside autograd
     * @param gradient clipped, of the same shape
     * @param slots its {@link #slots}, changed in place
     * @param moment when
     */
    void update(Tensor parameter, Tensor gradient, List<Tensor> slots, UpdateContext moment);
}
