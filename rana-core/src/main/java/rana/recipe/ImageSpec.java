package rana.recipe;

import rana.gan.PixelRange;
import rana.nn.Shape;

/**
 * What pictures a recipe is for.
 *
 * @param source where they come from unless the command line says otherwise: {@code pond}, {@code cifar10:frog}, a folder
 * @param size side in pixels, 4 to 1024
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param range what bytes become
 * @param classes how many classes they are of, where the networks are to know them; 0 for networks that are the same for all
 */
public record ImageSpec(String source, int size, int channels, PixelRange range, int classes) {
    public ImageSpec {
        if (size < 4 || size > 1024) {
            throw new IllegalArgumentException("size must be 4 to 1024 pixels; got " + size);
        }
        if (classes < 0 || classes == 1) {
            throw new IllegalArgumentException("classes must be 0 (not told), or at least 2; got " + classes);
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 (grey) or 3 (colour); got " + channels);
        }
    }

    /** The shape of one picture. */
    public Shape.Image shape() {
        return new Shape.Image(channels, size, size);
    }
}
