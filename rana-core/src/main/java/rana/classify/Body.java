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
 * The part of a classifier that turns a picture into features: a 2×2 convolution, then for each of {@code widths} two 3×3
 * convolutions with batch normalisation, of which the first is halved in size by max-pooling, and at the end the largest value of
 * each channel. Normalisation after the pooling costs a quarter of what it would before. The form is that of small fast CIFAR
 * networks (Jordan, 2024, arXiv:2404.00498).
 *
 * @param size side of a picture, in pixels; a square of one pixel or more must be left after the halvings
 * @param channels of a picture
 * @param stem channels after the first convolution
 * @param widths channels of each pair of convolutions; the last is the number of features
 */
public record Body(int size, int channels, int stem, List<Integer> widths) {
    private static final double MOMENTUM = 0.9;
    private static final double EPSILON = 1e-5;

    public Body {
        widths = List.copyOf(widths);
        if (widths.isEmpty()) {
            throw new IllegalArgumentException("widths must be at least one number; got none");
        }
    }

    /** How many features there are. */
    public int features() {
        return widths.get(widths.size() - 1);
    }

    /** The layers: pictures to a vector of {@link #features}. */
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
