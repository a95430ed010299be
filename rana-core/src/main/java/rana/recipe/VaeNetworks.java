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
 * A convolutional variational autoencoder. It has DCGAN's networks, for pictures of 16 to 128: its generator, and its discriminator as
 * the encoder, which ends in the mean and the logarithm of the variance of each number of the latents. So it and {@link DcganNetworks}
 * of the same width differ in what they learn by, and in little else.
 *
 * @param latent its size; normal, since that is the prior
 * @param width channels next to the pictures; they double with every halving of the size
 */
public record VaeNetworks(Latent latent, Init init, int width) implements Networks {
    /** What the encoder is called in recipes and files. */
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

    /** The encoder's layers, from pictures to two numbers for each of the latents. */
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
