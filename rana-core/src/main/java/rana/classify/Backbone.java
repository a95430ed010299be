package rana.classify;

import java.util.ArrayList;
import java.util.List;
import rana.nn.Architecture;
import rana.nn.BatchNorm;
import rana.nn.Conv;
import rana.nn.Flatten;
import rana.nn.Layer;
import rana.nn.MaxPool;
import rana.nn.Padding;
import rana.nn.Relu;
import rana.nn.Shape;

/**
 * The convolutional part of a classifier, which maps a picture to features: a 2×2 convolution, then
 * for each of {@code widths} two 3×3 convolutions with batch normalisation, the first followed by
 * 2×2 max-pooling, and global max-pooling at the end. Normalising after the pooling costs a quarter
 * of normalising before it. The design follows small fast CIFAR networks (Jordan, 2024,
 * arXiv:2404.00498).
 *
 * @param size side of a picture, in pixels; large enough for at least one pixel to remain after the
 *     poolings
 * @param channels number of channels of a picture
 * @param stem number of channels after the first convolution
 * @param widths number of channels of each pair of convolutions; the last is the number of features
 */
public record Backbone(int size, int channels, int stem, List<Integer> widths) {
    private static final double MOMENTUM = 0.9;
    private static final double EPSILON = 1e-5;

    public Backbone {
        widths = List.copyOf(widths);
        if (widths.isEmpty()) {
            throw new IllegalArgumentException("widths must contain at least one number; got none");
        }
    }

    /** Returns the number of features. */
    public int features() {
        return widths.get(widths.size() - 1);
    }

    /** Returns the layers, which map pictures to a vector of {@link #features} numbers. */
    public Architecture architecture() {
        List<Layer> layers = new ArrayList<>(List.of(new Conv(stem, 2, 1, Padding.VALID), new Relu()));
        int side = size - 1;
        for (int width : widths) {
            layers.add(new Conv(width, 3, 1, Padding.SAME));
            layers.add(new MaxPool(2, 2));
            layers.add(new BatchNorm(MOMENTUM, EPSILON));
            layers.add(new Relu());
            layers.add(new Conv(width, 3, 1, Padding.SAME));
            layers.add(new BatchNorm(MOMENTUM, EPSILON));
            layers.add(new Relu());
            side /= 2;
        }
        layers.add(new MaxPool(side, side));
        layers.add(new Flatten());
        return new Architecture(new Shape.Image(channels, size, size), layers);
    }
}
