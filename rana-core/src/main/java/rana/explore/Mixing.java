package rana.explore;

import java.util.List;

/**
 * Points between latents. Normal latents of many numbers lie close to a sphere, and a straight line between two of them leads through its
 * inside, where G was never trained; so the way goes along the sphere (White, 2016, arXiv:1609.04468). Uniform ones fill a cube, in which
 * every straight line stays.
 */
final class Mixing {
    /** Below this sine two directions count as one line, in which the sphere's formula divides by 0. */
    private static final double STRAIGHT = 1e-6;

    private Mixing() {}

    /**
     * The sum of {@code points}, each times its weight.
     *
     * @param weights one for each point, with a sum of 1
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
     * The point of a sphere that stands between {@code points}: of two on the great circle through them (Shoemake, 1985), of more in the
     * direction of their weighted sum. Its length is between theirs, by the same weights.
     *
     * @param weights one for each point, with a sum of 1
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

    /** A vector in the direction that is {@code share} of the angle from {@code first} to {@code second} away from the first. */
    private static double[] arc(double[] first, double[] second, double share) {
        double[] from = scaled(first, 1);
        double[] to = scaled(second, 1);
        double cosine = Math.max(-1, Math.min(1, dot(from, to)));
        double angle = Math.acos(cosine);
        double sine = Math.sin(angle);
        if (sine >= STRAIGHT) {
            return linear(List.of(from, to), new double[] {
                Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine
            });
        }
        if (cosine > 0 || dot(from, from) == 0 || dot(to, to) == 0) {
            return linear(List.of(from, to), new double[] {1 - share, share});
        }
        return linear(
                List.of(from, perpendicular(from)),
                new double[] {Math.cos(share * Math.PI), Math.sin(share * Math.PI)});
    }

    /** A vector of length 1 at a right angle to {@code unit}: of opposite points every great circle goes through both, and one is taken. */
    private static double[] perpendicular(double[] unit) {
        int least = 0;
        for (int i = 1; i < unit.length; i++) {
            least = Math.abs(unit[i]) < Math.abs(unit[least]) ? i : least;
        }
        double[] other = new double[unit.length];
        for (int i = 0; i < unit.length; i++) {
            other[i] = (i == least ? 1 : 0) - unit[least] * unit[i];
        }
        return scaled(other, 1);
    }

    /** {@code vector} at another length; one without a direction stays as it is. */
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
