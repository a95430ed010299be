package rana.gan;

import rana.augment.PixelRange;
import rana.objective.Adversarial;
import rana.objective.Regularization;
import rana.optim.Ema;
import rana.random.Latent;
import rana.torch.Precision;

/**
 * The settings of a {@link Gan}, except its networks and their update rules.
 *
 * @param latent the input of the generator
 * @param objective the losses of generator and discriminator
 * @param regularization the regularisation of the discriminator
 * @param discriminatorSteps k, the updates of the discriminator per training step, at least 1
 * @param ema the moving average of the generator
 * @param range the range of the pictures' values
 * @param precision the precision of training passes; evaluation is always in float32
 */
public record GanConfig(
        Latent latent,
        Adversarial objective,
        Regularization regularization,
        int discriminatorSteps,
        Ema ema,
        PixelRange range,
        Precision precision) {
    public GanConfig {
        if (discriminatorSteps < 1) {
            throw new IllegalArgumentException("discriminatorSteps must be at least 1; got " + discriminatorSteps);
        }
    }

    /**
     * Creates the settings without regularisation or average, with one update of each network per
     * step, pictures in [-1, 1], and float32.
     */
    public static GanConfig of(Latent latent, Adversarial objective) {
        return new GanConfig(
                latent, objective, Regularization.none(), 1, Ema.none(), PixelRange.SYMMETRIC, Precision.FLOAT32);
    }

    /** Returns a copy with another regularisation of the discriminator. */
    public GanConfig regularization(Regularization value) {
        return new GanConfig(latent, objective, value, discriminatorSteps, ema, range, precision);
    }

    /** Returns a copy with another number of discriminator updates per step, at least 1. */
    public GanConfig discriminatorSteps(int k) {
        return new GanConfig(latent, objective, regularization, k, ema, range, precision);
    }

    /** Returns a copy with another moving average of the generator. */
    public GanConfig ema(Ema value) {
        return new GanConfig(latent, objective, regularization, discriminatorSteps, value, range, precision);
    }

    /** Returns a copy with another range of the pictures' values. */
    public GanConfig range(PixelRange value) {
        return new GanConfig(latent, objective, regularization, discriminatorSteps, ema, value, precision);
    }

    /** Returns a copy with another precision of training passes. */
    public GanConfig precision(Precision value) {
        return new GanConfig(latent, objective, regularization, discriminatorSteps, ema, range, value);
    }
}
