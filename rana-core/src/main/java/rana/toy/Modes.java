package rana.toy;

import java.util.List;

/**
 * Which modes of a {@link PointCloud} points lie on: within three standard deviations of a mode's centre, as VEEGAN (arXiv:1705.07761)
 * counts them. A mode is found where at least a quarter of its fair share of the points does.
 *
 * @param found how many modes
 * @param of how many there are; 0 where the cloud has none
 * @param near share of the points that lie on any mode, in [0, 1]
 */
public record Modes(int found, int of, double near) {
    private static final double REACH = 3;
    private static final double SHARE = 0.25;

    /** Counts for points, (x, y) after (x, y). */
    public static Modes of(PointCloud cloud, float[] points) {
        List<PointCloud.Point> modes = cloud.modes();
        int[] hits = new int[modes.size()];
        int count = points.length / 2;
        for (int i = 0; i < count; i++) {
            PointCloud.Point point = new PointCloud.Point(points[2 * i], points[2 * i + 1]);
            for (int mode = 0; mode < hits.length; mode++) {
                hits[mode] += point.distance(modes.get(mode)) <= REACH * cloud.deviation() ? 1 : 0;
            }
        }
        int found = 0;
        int near = 0;
        for (int hit : hits) {
            found += hit >= SHARE * count / hits.length ? 1 : 0;
            near += hit;
        }
        return new Modes(found, hits.length, count == 0 ? 0 : (double) near / count);
    }
}
