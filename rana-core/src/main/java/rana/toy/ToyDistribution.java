package rana.toy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rana.Names;
import rana.UsageException;

/**
 * A 2-D toy distribution. Without its noise, its points lie between -{@value #REACH} and
 * {@value #REACH} along either axis.
 */
public sealed interface ToyDistribution permits BuiltInDistribution, CustomPoints {
    /** The maximum absolute value of a coordinate that is sampled (without noise) or shown. */
    double REACH = 1.6;

    /** A 2-D point. */
    record Point(double x, double y) {
        double distance(Point other) {
            return Math.hypot(x - other.x, y - other.y);
        }
    }

    /**
     * Returns the built-in distribution with this name: {@code ring}, {@code grid},
     * {@code swiss-roll}, {@code two-moons}.
     *
     * @throws UsageException if the name is unknown
     */
    static ToyDistribution named(String name) {
        return Stream.of(BuiltInDistribution.values())
                .filter(distribution -> distribution.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("the toy distribution must be one of %s; got '%s'%s"
                        .formatted(String.join(", ", labels()), name, Names.suggestion(name, labels()))));
    }

    /** Returns the names of the built-in distributions. */
    static List<String> labels() {
        return Stream.of(BuiltInDistribution.values())
                .map(ToyDistribution::label)
                .toList();
    }

    /** Returns the identifier: {@code two-moons}. */
    String label();

    /** Returns the centres of the Gaussians of a mixture; empty for other distributions. */
    List<Point> modes();

    /** Returns the standard deviation of the noise along either axis. */
    double deviation();

    /** Draws {@code count} points: x and y of the first, x and y of the next… */
    float[] draw(int count, SplittableRandom random);

    /**
     * Draws {@code count} centres and adds normal noise of standard deviation {@code deviation} to
     * each.
     */
    static float[] noisy(Supplier<Point> centres, double deviation, int count, SplittableRandom random) {
        float[] points = new float[2 * count];
        for (int i = 0; i < count; i++) {
            Point centre = centres.get();
            points[2 * i] = (float) (centre.x + deviation * random.nextGaussian());
            points[2 * i + 1] = (float) (centre.y + deviation * random.nextGaussian());
        }
        return points;
    }
}
