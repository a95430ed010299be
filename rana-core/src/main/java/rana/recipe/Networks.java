package rana.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import rana.nn.Init;
import rana.nn.Layer;
import rana.random.Latent;

/** What feeds the generator, how kernels begin, and the layers of both networks, for the pictures of a recipe. */
public sealed interface Networks permits GanNetworks, VaeNetworks {
    /** What the generator is called in recipes and files. */
    String GENERATOR = "generator";

    Latent latent();

    Init init();

    /** The generator's layers, from latents to pictures. */
    List<Layer> generator(ImageSpec pictures);

    /** The layers of both networks, the generator's first; the other's begin with pictures. */
    Map<String, List<Layer>> layers(ImageSpec pictures);

    /** The same networks at half their width; empty where they have no width, or would be too narrow to draw anything. */
    default Optional<Networks> narrower() {
        return Optional.empty();
    }

    /**
     * How often a picture of 4×4 is doubled to become one of these.
     *
     * @throws IllegalArgumentException if there is no such number between 2 and 5
     */
    static int doublings(ImageSpec pictures) {
        int doublings = Integer.numberOfTrailingZeros(pictures.size()) - 2;
        if (Integer.bitCount(pictures.size()) != 1 || doublings < 2 || doublings > 5) {
            throw new IllegalArgumentException(
                    "pictures.size must be 16, 32, 64 or 128 for these networks; got " + pictures.size());
        }
        return doublings;
    }
}
