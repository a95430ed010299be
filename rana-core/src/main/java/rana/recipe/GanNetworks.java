package rana.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.nn.Layer;

/** The generator and the discriminator of a GAN. */
public sealed interface GanNetworks extends Networks
        permits LayeredNetworks, DcganNetworks, ResNetNetworks, R3GanNetworks {
    /** The name of the discriminator in recipes and files. */
    String DISCRIMINATOR = "discriminator";

    /** Returns the discriminator's layers, from images to one score each. */
    List<Layer> discriminator(ImageSpec pictures);

    @Override
    default Map<String, List<Layer>> layers(ImageSpec pictures) {
        Map<String, List<Layer>> both = new LinkedHashMap<>();
        both.put(GENERATOR, generator(pictures));
        both.put(DISCRIMINATOR, discriminator(pictures));
        return both;
    }
}
