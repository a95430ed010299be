package rana.recipe;

import java.util.Map;
import rana.gan.Ema;
import rana.optim.UpdateRule;

/** How each network learns. */
public sealed interface Optimizers {
    /** By the names of {@link Networks#layers}. */
    Map<String, UpdateRule> rules();

    UpdateRule generator();

    /** Of the generator: what is shown and measured. */
    Ema average();

    /** Of the players of a GAN. */
    record OfPlayers(UpdateRule discriminator, UpdateRule generator, Ema average) implements Optimizers {
        @Override
        public Map<String, UpdateRule> rules() {
            return Map.of(Networks.GENERATOR, generator, GanNetworks.DISCRIMINATOR, discriminator);
        }
    }

    /** Of the networks of an autoencoder. */
    record OfAutoencoder(UpdateRule encoder, UpdateRule generator, Ema average) implements Optimizers {
        @Override
        public Map<String, UpdateRule> rules() {
            return Map.of(Networks.GENERATOR, generator, VaeNetworks.ENCODER, encoder);
        }
    }
}
