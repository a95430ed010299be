package rana.explore;

import java.util.List;

/**
 * A direction of latent space that changes pictures.
 *
 * @param index from 0, the strongest
 * @param strength how far the first layer's output moves for one unit along it: the singular value
 * @param vector of length 1; its component that is largest in size is positive
 */
public record Direction(int index, double strength, List<Double> vector) {
    public Direction {
        vector = List.copyOf(vector);
    }
}
