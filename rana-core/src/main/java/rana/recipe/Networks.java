package rana.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import rana.nn.Init;
import rana.nn.Layer;
import rana.random.Latent;

/**
 * The two networks of a recipe: the input of the generator, the initialisation of kernels, and the
 * layers.
 */
public sealed interface Networks permits GanNetworks, VaeNetworks {
    /** The name of the generator in recipes and files. */
    String GENERATOR = "generator";

    /** Returns the input of the generator. */
    Latent latent();

    /** Returns the initialisation of kernels. */
    Init init();

    /** Returns the generator's layers, from latents to images. */
    List<Layer> generator(ImageSpec pictures);

    /**
     * Returns the layers of both networks by name, the generator first. The input of the other is
     * images.
     */
    Map<String, List<Layer>> layers(ImageSpec pictures);

    /**
     * Returns the networks at half their width; empty if they have no width setting, or would be
     * too narrow to be useful.
     */
    default Optional<Networks> narrower() {
        return Optional.empty();
    }

    /**
     * Returns the number of times that a 4×4 image is doubled to reach the size of these images.
     *
     * @throws IllegalArgumentException if it is not a whole number from 2 to 5
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
