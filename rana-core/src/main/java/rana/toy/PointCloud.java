package rana.toy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rana.Names;
import rana.UsageException;

/** A distribution of points in the plane, between -{@value #REACH} and {@value #REACH} along either axis but for its noise. */
public sealed interface PointCloud permits KnownCloud, OwnPoints {
    /** How far from the origin, along either axis, anything is drawn or shown. */
    double REACH = 1.6;

    /** A point of the plane. */
    record Point(double x, double y) {
        double distance(Point other) {
            return Math.hypot(x - other.x, y - other.y);
        }
    }

    /**
     * The cloud called {@code name}: {@code ring}, {@code grid}, {@code swiss-roll}, {@code two-moons}.
     *
     * @throws UsageException if there is none
     */
    static PointCloud named(String name) {
        return Stream.of(KnownCloud.values())
                .filter(cloud -> cloud.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("the cloud must be one of %s; got '%s'%s"
                        .formatted(String.join(", ", labels()), name, Names.suggestion(name, labels()))));
    }

    /** The names of all that are drawn by a rule. */
    static List<String> labels() {
        return Stream.of(KnownCloud.values()).map(PointCloud::label).toList();
    }

    /** As it is asked for: {@code two-moons}. */
    String label();

    /** The centres of its Gaussians; empty where it is made of none. */
    List<Point> modes();

    /** Standard deviation of its noise, along either axis. */
    double deviation();

    /** Points of it, (x, y) after (x, y). */
    float[] draw(int count, SplittableRandom random);

    /** Points around {@code centres}, one for each. */
    static float[] around(Supplier<Point> centres, double deviation, int count, SplittableRandom random) {
        float[] points = new float[2 * count];
        for (int i = 0; i < count; i++) {
            Point centre = centres.get();
            points[2 * i] = (float) (centre.x + deviation * random.nextGaussian());
            points[2 * i + 1] = (float) (centre.y + deviation * random.nextGaussian());
        }
        return points;
    }
}
