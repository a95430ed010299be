package rana.explore;

import java.util.Optional;
import rana.image.Picture;

/**
 * The point of latent space whose picture best matches a given one.
 *
 * @param latent the components of the point
 * @param className the class of the picture; empty if the generator is unconditional
 * @param picture the picture at the point
 * @param pixelError the root mean squared difference of the pixels, on a scale from 0 to 1 (black
 *     against white)
 * @param featureError the distance of the features divided by the norm of those of the given
 *     picture
 */
public record Projection(
        Origin.Given latent, Optional<String> className, Picture picture, double pixelError, double featureError) {
    /** Returns the point, to draw it or to move it further. */
    public LatentPoint point() {
        LatentPoint point = LatentPoint.of(latent);
        return className.map(point::ofClass).orElse(point);
    }
}
