package rana.toy;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The built-in 2-D distributions. */
enum BuiltInDistribution implements ToyDistribution {
    /** Eight Gaussians of standard deviation 0.02, evenly spaced on the unit circle. */
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
    /**
     * Twenty-five Gaussians of standard deviation 0.0125 on a 5 × 5 grid with spacing 0.5 (VEEGAN,
     * arXiv:1705.07761, at a quarter of its size).
     */
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
    /**
     * A spiral: t from 1.5 π to 4.5 π at angle t and radius t / 15, with noise of standard
     * deviation 0.02.
     */
    SWISS_ROLL(0.02) {
        @Override
        Point centre(SplittableRandom random) {
            double t = 1.5 * Math.PI * (1 + 2 * random.nextDouble());
            return new Point(t * Math.cos(t) / 15, t * Math.sin(t) / 15);
        }
    },
    /** Two interleaving half circles of radius 1, with noise of standard deviation 0.05. */
    TWO_MOONS(0.05) {
        @Override
        Point centre(SplittableRandom random) {
            boolean upper = random.nextBoolean();
            double angle = Math.PI * random.nextDouble();
            Point moon = new Point(Math.cos(angle) - 0.5, Math.sin(angle) - 0.25);
            return upper ? moon : new Point(-moon.x(), -moon.y());
        }
    };

    private final double deviation;

    BuiltInDistribution(double deviation) {
        this.deviation = deviation;
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public List<Point> modes() {
        return List.of();
    }

    @Override
    public double deviation() {
        return deviation;
    }

    @Override
    public float[] draw(int count, SplittableRandom random) {
        return ToyDistribution.noisy(() -> centre(random), deviation, count, random);
    }

    abstract Point centre(SplittableRandom random);

    private static Point oneOf(List<Point> points, SplittableRandom random) {
        return points.get(random.nextInt(points.size()));
    }
}
