package rana.run;

/**
 * An image and its nearest neighbour.
 *
 * @param generated the index of the image
 * @param training the index of its nearest neighbour
 * @param distance the Euclidean distance between their features; 0 for a copy
 */
public record NearestPair(int generated, int training, double distance) {}
