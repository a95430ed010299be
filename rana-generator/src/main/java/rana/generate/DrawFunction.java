package rana.generate;

import java.util.List;
import rana.image.Picture;

/**
 * The computation of a generator: latents and labels to pictures. Back ends implement it; many
 * threads call it at the same time.
 */
@FunctionalInterface
public interface DrawFunction {
    /**
     * Draws the pictures of given latents.
     *
     * @param latents one latent after the other
     * @param labels the index of the class of each picture; all 0 if the generator has no classes
     * @return one picture for each label
     */
    List<Picture> draw(float[] latents, int[] labels);
}
