package rana.gan;

import rana.random.Latent;

/**
 * The rules that both players play by.
 *
 * @param latent what the generator is fed
 * @param objective what each player minimises
 * @param regularization what holds the discriminator back
 * @param average of the generator that is shown and measured
 */
public record GanConfig(Latent latent, Adversarial objective, Regularization regularization, Ema average) {}
