package rana.recipe;

import java.util.List;
import rana.nn.Init;
import rana.nn.Layer;
import rana.random.Latent;

/**
 * A generator and a discriminator given layer by layer, for images of one size.
 *
 * <pre>{@code
 * LayeredNetworks.ofLatent(32)
 *         .generator(new Linear(768), new Reshape(16, 16, 3), new Tanh())
 *         .discriminator(new Flatten(), new Linear(1))
 * }</pre>
 *
 * @param latent the input of the generator
 * @param init the initialisation of the kernels
 * @param generator from latents to images
 * @param discriminator from images to one score each
 */
public record LayeredNetworks(Latent latent, Init init, List<Layer> generator, List<Layer> discriminator)
        implements GanNetworks {
    public LayeredNetworks {
        generator = List.copyOf(generator);
        discriminator = List.copyOf(discriminator);
    }

    /**
     * Returns networks without layers, for {@code size} normally distributed latents and
     * Glorot-uniform kernels.
     */
    public static LayeredNetworks ofLatent(int size) {
        return new LayeredNetworks(
                new Latent(size, Latent.Distribution.NORMAL), new Init.GlorotUniform(), List.of(), List.of());
    }

    /** Returns a copy with another distribution of the latents. */
    public LayeredNetworks distribution(Latent.Distribution other) {
        return new LayeredNetworks(new Latent(latent.size(), other), init, generator, discriminator);
    }

    /** Returns a copy with another initialisation of the kernels. */
    public LayeredNetworks init(Init other) {
        return new LayeredNetworks(latent, other, generator, discriminator);
    }

    /** Returns a copy with other layers in the generator. */
    public LayeredNetworks generator(Layer... layers) {
        return new LayeredNetworks(latent, init, List.of(layers), discriminator);
    }

    /** Returns a copy with other layers in the discriminator. */
    public LayeredNetworks discriminator(Layer... layers) {
        return new LayeredNetworks(latent, init, generator, List.of(layers));
    }

    @Override
    public List<Layer> generator(ImageSpec images) {
        return generator;
    }

    @Override
    public List<Layer> discriminator(ImageSpec images) {
        return discriminator;
    }
}
