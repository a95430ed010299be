package rana.toy;

import java.util.List;

/**
 * The coverage of a {@link ToyDistribution}'s modes by generated points. A point lies on a mode if
 * it is within three standard deviations of the mode's centre, as in VEEGAN (arXiv:1705.07761). A
 * mode is found if at least a quarter of its expected number of points lies on it.
 *
 * @param found number of modes found
 * @param of number of modes of the distribution; 0 if it has none
 * @param near fraction of the points that lie on any mode, in [0, 1]
 */
public record Modes(int found, int of, double near) {
    private static final double MAX_DEVIATIONS = 3;
    private static final double MIN_FRACTION = 0.25;

    /**
     * Counts the modes that {@code points} lie on.
     *
     * @param points x and y of the first, x and y of the next…
     */
    public static Modes of(ToyDistribution distribution, float[] points) {
        List<ToyDistribution.Point> modes = distribution.modes();
        int[] hits = new int[modes.size()];
        int count = points.length / 2;
        for (int i = 0; i < count; i++) {
            ToyDistribution.Point point = new ToyDistribution.Point(points[2 * i], points[2 * i + 1]);
            for (int mode = 0; mode < hits.length; mode++) {
                hits[mode] += point.distance(modes.get(mode)) <= MAX_DEVIATIONS * distribution.deviation() ? 1 : 0;
            }
        }
        int found = 0;
        int near = 0;
        for (int hit : hits) {
            found += hit >= MIN_FRACTION * count / hits.length ? 1 : 0;
            near += hit;
        }
        return new Modes(found, hits.length, count == 0 ? 0 : (double) near / count);
    }
}
