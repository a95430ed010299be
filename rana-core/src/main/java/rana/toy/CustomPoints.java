package rana.toy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import rana.UsageException;

/**
 * A distribution around user-supplied points. Samples are drawn from the points with noise of
 * standard deviation {@value #DEVIATION}, so that the discriminator cannot memorise them.
 *
 * @param points 1 to {@value #MAX_POINTS} points, within ±{@value ToyDistribution#REACH} along
 *     either axis
 */
public record CustomPoints(List<Point> points) implements ToyDistribution {
    /** The maximum number of points. */
    public static final int MAX_POINTS = 2000;

    private static final double DEVIATION = 0.02;

    public CustomPoints {
        points = List.copyOf(points);
        if (points.isEmpty() || points.size() > MAX_POINTS) {
            throw new UsageException("there must be 1 to %d points; got %d".formatted(MAX_POINTS, points.size()));
        }
        for (Point point : points) {
            if (!(Math.abs(point.x()) <= REACH && Math.abs(point.y()) <= REACH)) {
                throw new UsageException("points must lie within ±%s along either axis; got (%s, %s)"
                        .formatted(REACH, point.x(), point.y()));
            }
        }
    }

    /**
     * Creates a distribution around the points with these coordinates.
     *
     * @param coordinates x and y of the first, x and y of the next…
     * @throws UsageException if the number of coordinates is odd, or {@code points} has a size or
     *     coordinate out of range
     */
    public static CustomPoints of(double... coordinates) {
        if (coordinates.length % 2 != 0) {
            throw new UsageException("points must be pairs of x and y; got " + coordinates.length + " numbers");
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < coordinates.length; i += 2) {
            points.add(new Point(coordinates[i], coordinates[i + 1]));
        }
        return new CustomPoints(points);
    }

    @Override
    public String label() {
        return "points";
    }

    /** Returns an empty list, because the points may form any curve. */
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
        return ToyDistribution.noisy(() -> points.get(random.nextInt(points.size())), DEVIATION, count, random);
    }
}
