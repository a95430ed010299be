package rana.recipe;

import rana.optim.UpdateRule;

/** How each player learns. */
public record Optimizers(UpdateRule discriminator, UpdateRule generator) {}
