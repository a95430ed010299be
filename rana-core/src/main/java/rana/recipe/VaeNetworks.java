package rana.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.Linear;
import rana.random.Latent;

/**
 * The networks of a convolutional variational autoencoder, for images of 16 to 128 pixels. The
 * generator is DCGAN's. The encoder is DCGAN's discriminator with outputs for the mean and the
 * log-variance of each latent component. It is therefore comparable with {@link DcganNetworks} of
 * the same width.
 *
 * @param latent the input of the generator; normal, since that is the prior
 * @param init the initialisation of kernels
 * @param width the number of channels at full resolution; each halving of the size doubles it
 */
public record VaeNetworks(Latent latent, Init init, int width) implements Networks {
    /** The name of the encoder in recipes and files. */
    public static final String ENCODER = "encoder";

    public VaeNetworks {
        if (latent.distribution() != Latent.Distribution.NORMAL) {
            throw new IllegalArgumentException(
                    "latent.distribution must be normal, the prior of a variational autoencoder; got "
                            + latent.distribution().name().toLowerCase(Locale.ROOT));
        }
        if (width < 1) {
            throw new IllegalArgumentException("width must be at least 1; got " + width);
        }
    }

    @Override
    public Optional<Networks> narrower() {
        return dcgan().narrower().map(narrower -> new VaeNetworks(latent, init, width / 2));
    }

    @Override
    public List<Layer> generator(ImageSpec pictures) {
        return dcgan().generator(pictures);
    }

    /** Returns the encoder's layers, from images to (batch, 2 × latent size). */
    public List<Layer> encoder(ImageSpec pictures) {
        List<Layer> layers = new ArrayList<>(dcgan().discriminator(pictures));
        layers.set(layers.size() - 1, new Linear(2L * latent.size()));
        return layers;
    }

    @Override
    public Map<String, List<Layer>> layers(ImageSpec pictures) {
        Map<String, List<Layer>> both = new LinkedHashMap<>();
        both.put(GENERATOR, generator(pictures));
        both.put(ENCODER, encoder(pictures));
        return both;
    }

    private DcganNetworks dcgan() {
        return new DcganNetworks(latent, init, width, true);
    }
}
