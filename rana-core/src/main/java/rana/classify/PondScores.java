package rana.classify;

import java.util.List;

/**
 * The result of a {@link PondClassifier} for a set of pictures.
 *
 * @param pictures number of pictures
 * @param frogs number of pictures that are classified as frogs
 * @param species one entry for each species, in the pond's order
 * @param colourings one entry for each colouring, in the pond's order
 * @param poses one entry for each pose, in the pond's order
 */
public record PondScores(
        int pictures, int frogs, List<Frequency> species, List<Frequency> colourings, List<Frequency> poses) {
    public PondScores {
        species = List.copyOf(species);
        colourings = List.copyOf(colourings);
        poses = List.copyOf(poses);
    }

    /** Returns the fraction of the pictures that are frogs, in [0, 1]. */
    public double frogFraction() {
        return (double) frogs / pictures;
    }

    /**
     * The frequency of one species, colouring or pose among the frogs.
     *
     * @param name display name: "tree frog"
     * @param pictures number of frogs that are classified so with sufficient confidence
     * @param fraction their fraction among all frogs whose species, colouring or pose is classified
     *     with sufficient confidence
     * @param covered true if the fraction is at least {@link PondClassifier#COVERED_FRACTION} of
     *     that in the pond
     */
    public record Frequency(String name, int pictures, double fraction, boolean covered) {}
}
