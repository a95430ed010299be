package rana.explore;

import java.util.List;

/**
 * A direction of latent space that changes pictures.
 *
 * @param index the rank, from 0, the strongest
 * @param strength the distance that the first layer's output moves per unit along the direction:
 *     the singular value
 * @param vector the unit vector; its component of largest magnitude is positive
 */
public record Direction(int index, double strength, List<Double> vector) {
    public Direction {
        vector = List.copyOf(vector);
    }
}
