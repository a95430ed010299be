package rana.toy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import rana.UsageException;

/**
 * A cloud that somebody drew: its points, drawn again and again with noise of deviation {@value #DEVIATION}, so that D cannot learn them by
 * heart.
 *
 * @param points 1 to {@value #MOST_POINTS}, within ±{@value PointCloud#REACH} along either axis
 */
public record OwnPoints(List<Point> points) implements PointCloud {
    /** Most points that one cloud may have. */
    public static final int MOST_POINTS = 2000;

    private static final double DEVIATION = 0.02;

    public OwnPoints {
        points = List.copyOf(points);
        if (points.isEmpty() || points.size() > MOST_POINTS) {
            throw new UsageException("a cloud must have 1 to %d points; got %d".formatted(MOST_POINTS, points.size()));
        }
        for (Point point : points) {
            if (!(Math.abs(point.x()) <= REACH && Math.abs(point.y()) <= REACH)) {
                throw new UsageException("points must lie within ±%s along either axis; got (%s, %s)"
                        .formatted(REACH, point.x(), point.y()));
            }
        }
    }

    /**
     * The cloud of these points.
     *
     * @param coordinates x and y of the first, x and y of the next…
     */
    public static OwnPoints of(double... coordinates) {
        if (coordinates.length % 2 != 0) {
            throw new UsageException("points must be pairs of x and y; got " + coordinates.length + " numbers");
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < coordinates.length; i += 2) {
            points.add(new Point(coordinates[i], coordinates[i + 1]));
        }
        return new OwnPoints(points);
    }

    @Override
    public String label() {
        return "points";
    }

    /** None: what was drawn may be any curve. */
    @Override
    public List<Point> modes() {
        return List.of();
    }

    @Override
    public double deviation() {
        return DEVIATION;
    }

    @Override
    public float[] draw(int count, SplittableRandom random) {
        return PointCloud.around(() -> points.get(random.nextInt(points.size())), DEVIATION, count, random);
    }
}
