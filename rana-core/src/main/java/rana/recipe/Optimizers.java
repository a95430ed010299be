package rana.recipe;

import rana.gan.Average;
import rana.optim.UpdateRule;

/**
 * How each player learns.
 *
 * @param average of the generator that is shown and measured
 */
public record Optimizers(UpdateRule discriminator, UpdateRule generator, Average average) {}
