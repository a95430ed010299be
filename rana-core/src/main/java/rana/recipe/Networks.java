package rana.recipe;

import java.util.List;
import rana.gan.Latent;
import rana.nn.Init;
import rana.nn.Layer;

/** The two players: what feeds the generator, how kernels begin, and the layers of each. */
public record Networks(Latent latent, Init init, List<Layer> generator, List<Layer> discriminator) {
    public Networks {
        generator = List.copyOf(generator);
        discriminator = List.copyOf(discriminator);
    }
}
