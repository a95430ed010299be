package rana.recipe;

import java.util.List;
import rana.nn.Init;
import rana.nn.Layer;
import rana.random.Latent;

/** Networks given layer by layer, for pictures of one size. */
public record LayeredNetworks(Latent latent, Init init, List<Layer> generator, List<Layer> discriminator)
        implements GanNetworks {
    public LayeredNetworks {
        generator = List.copyOf(generator);
        discriminator = List.copyOf(discriminator);
    }

    @Override
    public List<Layer> generator(ImageSpec pictures) {
        return generator;
    }

    @Override
    public List<Layer> discriminator(ImageSpec pictures) {
        return discriminator;
    }
}
