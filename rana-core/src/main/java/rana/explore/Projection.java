package rana.explore;

import java.util.Optional;
import rana.image.Picture;

/**
 * The point of latent space whose picture came closest to a given one.
 *
 * @param latent the point's numbers
 * @param className of the picture, where the generator knows classes
 * @param picture that is drawn there
 * @param pixelError root of the mean squared difference of the pixels, of black and white 1
 * @param featureError distance of the features, as a share of the length of those of the given picture
 */
public record Projection(
        Origin.Given latent, Optional<String> className, Picture picture, double pixelError, double featureError) {
    /** The point, to draw from or to move on from. */
    public LatentPoint point() {
        LatentPoint point = LatentPoint.of(latent);
        return className.map(point::ofClass).orElse(point);
    }
}
