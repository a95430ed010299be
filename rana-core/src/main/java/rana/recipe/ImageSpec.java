package rana.recipe;

import rana.augment.PixelRange;
import rana.nn.Shape;

/**
 * The images that a recipe trains on.
 *
 * <pre>{@code
 * ImageSpec.of("pond", 16, 3)
 * }</pre>
 *
 * @param source the default source of the images: {@code pond}, {@code cifar10:frog}, a folder;
 *     empty if the program passes an {@link rana.data.ImageSource} of its own
 * @param size the side in pixels, 4 to 1024
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param range the values that bytes are mapped to
 * @param classes the number of classes that the networks are conditional on, at least 2; 0 for
 *     unconditional networks
 */
public record ImageSpec(String source, int size, int channels, PixelRange range, int classes) {
    public ImageSpec {
        if (size < 4 || size > 1024) {
            throw new IllegalArgumentException("size must be 4 to 1024 pixels; got " + size);
        }
        if (classes < 0 || classes == 1) {
            throw new IllegalArgumentException("classes must be 0 (unconditional), or at least 2; got " + classes);
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 (grey) or 3 (colour); got " + channels);
        }
    }

    /** Returns images from {@code source}, mapped to [-1, 1], without classes. */
    public static ImageSpec of(String source, int size, int channels) {
        return new ImageSpec(source, size, channels, PixelRange.SYMMETRIC, 0);
    }

    /**
     * Returns images from a source that the program passes itself, mapped to [-1, 1], without
     * classes.
     */
    public static ImageSpec of(int size, int channels) {
        return of("", size, channels);
    }

    /** Returns a copy with other values for bytes. */
    public ImageSpec range(PixelRange other) {
        return new ImageSpec(source, size, channels, other, classes);
    }

    /** Returns a copy for networks that are conditional on {@code number} classes. */
    public ImageSpec classes(int number) {
        return new ImageSpec(source, size, channels, range, number);
    }

    /** Returns the shape of one image. */
    public Shape.Image shape() {
        return new Shape.Image(channels, size, size);
    }
}
