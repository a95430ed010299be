package rana.recipe;

import java.util.Map;
import rana.optim.Ema;
import rana.optim.UpdateRule;

/** The update rule of each network, and the moving average of the generator's weights. */
public sealed interface Optimizers {
    /** Returns the update rule of each network, by the names of {@link Networks#layers}. */
    Map<String, UpdateRule> updateRules();

    /** Returns the generator's update rule. */
    UpdateRule generator();

    /** Returns the moving average of the generator's weights, which sampling and evaluation use. */
    Ema average();

    /** Returns a copy with another moving average. */
    Optimizers average(Ema other);

    /** Returns the optimisers of a GAN, without a moving average. */
    static Optimizers gan(UpdateRule discriminator, UpdateRule generator) {
        return new OfGan(discriminator, generator, Ema.none());
    }

    /** Returns the optimisers of a variational autoencoder, without a moving average. */
    static Optimizers autoencoder(UpdateRule encoder, UpdateRule generator) {
        return new OfAutoencoder(encoder, generator, Ema.none());
    }

    /** The optimisers of a GAN. */
    record OfGan(UpdateRule discriminator, UpdateRule generator, Ema average) implements Optimizers {
        @Override
        public Map<String, UpdateRule> updateRules() {
            return Map.of(Networks.GENERATOR, generator, GanNetworks.DISCRIMINATOR, discriminator);
        }

        @Override
        public OfGan average(Ema other) {
            return new OfGan(discriminator, generator, other);
        }
    }

    /** The optimisers of a variational autoencoder. */
    record OfAutoencoder(UpdateRule encoder, UpdateRule generator, Ema average) implements Optimizers {
        @Override
        public Map<String, UpdateRule> updateRules() {
            return Map.of(Networks.GENERATOR, generator, VaeNetworks.ENCODER, encoder);
        }

        @Override
        public OfAutoencoder average(Ema other) {
            return new OfAutoencoder(encoder, generator, other);
        }
    }
}
