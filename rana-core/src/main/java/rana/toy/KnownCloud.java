package rana.toy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rana.Names;
import rana.UsageException;

/** Distributions of points in the plane, all within [-1.6, 1.6] of the origin. */
public enum PointCloud {
    /** Eight Gaussians of deviation 0.02, evenly on the unit circle. */
    RING(0.02) {
        @Override
        public List<Point> modes() {
            return IntStream.range(0, 8)
                    .mapToObj(i -> new Point(Math.cos(i * Math.PI / 4), Math.sin(i * Math.PI / 4)))
                    .toList();
        }

        @Override
        Point centre(SplittableRandom random) {
            return oneOf(modes(), random);
        }
    },
    /** Twenty-five Gaussians of deviation 0.0125, in five rows and columns 0.5 apart (after VEEGAN, arXiv:1705.07761, at a quarter). */
    GRID(0.0125) {
        @Override
        public List<Point> modes() {
            return IntStream.range(0, 25)
                    .mapToObj(i -> new Point(0.5 * (i % 5) - 1, 0.5 * Math.floorDiv(i, 5) - 1))
                    .toList();
        }

        @Override
        Point centre(SplittableRandom random) {
            return oneOf(modes(), random);
        }
    },
    /** A spiral: t from 1.5 π to 4.5 π at angle t, radius t / 15, with noise of deviation 0.02. */
    SWISS_ROLL(0.02) {
        @Override
        Point centre(SplittableRandom random) {
            double t = 1.5 * Math.PI * (1 + 2 * random.nextDouble());
            return new Point(t * Math.cos(t) / 15, t * Math.sin(t) / 15);
        }
    },
    /** Two half circles of radius 1 that reach into each other, with noise of deviation 0.05. */
    TWO_MOONS(0.05) {
        @Override
        Point centre(SplittableRandom random) {
            boolean upper = random.nextBoolean();
            double angle = Math.PI * random.nextDouble();
            Point moon = new Point(Math.cos(angle) - 0.5, Math.sin(angle) - 0.25);
            return upper ? moon : new Point(-moon.x, -moon.y);
        }
    };

    /** A point of the plane. */
    public record Point(double x, double y) {
        double distance(Point other) {
            return Math.hypot(x - other.x, y - other.y);
        }
    }

    private final double deviation;

    PointCloud(double deviation) {
        this.deviation = deviation;
    }

    /**
     * The cloud called {@code name}: {@code ring}, {@code grid}, {@code swiss-roll}, {@code two-moons}.
     *
     * @throws UsageException if there is none
     */
    public static PointCloud named(String name) {
        return Arrays.stream(values())
                .filter(cloud -> cloud.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("--data must be one of %s; got '%s'%s"
                        .formatted(String.join(", ", labels()), name, Names.suggestion(name, labels()))));
    }

    /** The names of all. */
    public static List<String> labels() {
        return Stream.of(values()).map(PointCloud::label).toList();
    }

    /** As it is asked for: {@code two-moons}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The centres of its Gaussians; empty where it is made of none. */
    public List<Point> modes() {
        return List.of();
    }

    /** Standard deviation of its noise, along either axis. */
    public double deviation() {
        return deviation;
    }

    /** Points of it, (x, y) after (x, y). */
    public float[] draw(int count, SplittableRandom random) {
        float[] points = new float[2 * count];
        for (int i = 0; i < count; i++) {
            Point centre = centre(random);
            points[2 * i] = (float) (centre.x + deviation * random.nextGaussian());
            points[2 * i + 1] = (float) (centre.y + deviation * random.nextGaussian());
        }
        return points;
    }

    abstract Point centre(SplittableRandom random);

    private static Point oneOf(List<Point> points, SplittableRandom random) {
        return points.get(random.nextInt(points.size()));
    }
}
