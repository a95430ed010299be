package rana.explore;

import java.util.List;

/**
 * Interpolation between latents. Normal latents of high dimension lie close to a sphere, and a
 * straight line between two of them passes through its inside, where G was never trained, so the
 * path follows the sphere (White, 2016, arXiv:1609.04468). Uniform latents fill a cube, which
 * contains every straight line between its points.
 */
final class Mixing {
    /**
     * The sine below which two directions count as one line, for which the formula on the sphere
     * divides by 0.
     */
    private static final double STRAIGHT = 1e-6;

    private Mixing() {}

    /**
     * Returns the weighted sum of {@code points}.
     *
     * @param weights one for each point; they sum to 1
     */
    static double[] linear(List<double[]> points, double[] weights) {
        double[] sum = new double[points.get(0).length];
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += weights[i] * points.get(i)[j];
            }
        }
        return sum;
    }

    /**
     * Returns a point between {@code points} on a sphere: for two points on the great circle
     * through them (Shoemake, 1985), for more in the direction of their weighted sum. Its length is
     * the weighted mean of theirs.
     *
     * @param weights one for each point; they sum to 1
     */
    static double[] spherical(List<double[]> points, double[] weights) {
        double length = 0;
        for (int i = 0; i < weights.length; i++) {
            length += weights[i] * norm(points.get(i));
        }
        double[] direction =
                points.size() == 2 ? arc(points.get(0), points.get(1), weights[1]) : linear(points, weights);
        return scaled(direction, length);
    }

    /**
     * Returns a vector in the direction at {@code fraction} of the angle from {@code first} to
     * {@code second}.
     */
    private static double[] arc(double[] first, double[] second, double fraction) {
        double[] from = scaled(first, 1);
        double[] to = scaled(second, 1);
        double cosine = Math.max(-1, Math.min(1, dot(from, to)));
        double angle = Math.acos(cosine);
        double sine = Math.sin(angle);
        if (sine >= STRAIGHT) {
            return linear(List.of(from, to), new double[] {
                Math.sin((1 - fraction) * angle) / sine, Math.sin(fraction * angle) / sine
            });
        }
        if (cosine > 0 || dot(from, from) == 0 || dot(to, to) == 0) {
            return linear(List.of(from, to), new double[] {1 - fraction, fraction});
        }
        return linear(
                List.of(from, perpendicular(from)),
                new double[] {Math.cos(fraction * Math.PI), Math.sin(fraction * Math.PI)});
    }

    /**
     * Returns a unit vector perpendicular to {@code unit}: every great circle joins opposite
     * points, and this one is used.
     */
    private static double[] perpendicular(double[] unit) {
        int smallest = 0;
        for (int i = 1; i < unit.length; i++) {
            smallest = Math.abs(unit[i]) < Math.abs(unit[smallest]) ? i : smallest;
        }
        double[] other = new double[unit.length];
        for (int i = 0; i < unit.length; i++) {
            other[i] = (i == smallest ? 1 : 0) - unit[smallest] * unit[i];
        }
        return scaled(other, 1);
    }

    /** Returns {@code vector} scaled to a length; the zero vector stays as it is. */
    private static double[] scaled(double[] vector, double length) {
        double norm = norm(vector);
        double[] scaled = vector.clone();
        for (int i = 0; i < scaled.length && norm > 0; i++) {
            scaled[i] *= length / norm;
        }
        return scaled;
    }

    static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
