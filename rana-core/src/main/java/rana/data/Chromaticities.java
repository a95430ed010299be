package rana.data;

import org.jspecify.annotations.Nullable;

/**
 * The chromaticities of white and of the primaries of an RGB space, x and y each.
 *
 * @param white white
 * @param red the red primary
 * @param green the green primary
 * @param blue the blue primary
 */
record Chromaticities(Xy white, Xy red, Xy green, Xy blue) {
    private static final Xy D65 = new Xy(0.3127, 0.3290);
    private static final double[] D50 = {0.9642, 1, 0.8249};
    private static final double[] BRADFORD = {0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296
    };

    static final Chromaticities SRGB = withD65(0.64, 0.33, 0.30, 0.60, 0.15, 0.06);

    /** A chromaticity. */
    record Xy(double x, double y) {
        private double[] xyz() {
            return new double[] {x / y, 1, (1 - x - y) / y};
        }
    }

    /** Returns the chromaticities of a space whose white is that of daylight, D65. */
    static Chromaticities withD65(double rx, double ry, double gx, double gy, double bx, double by) {
        return new Chromaticities(D65, new Xy(rx, ry), new Xy(gx, gy), new Xy(bx, by));
    }

    /** Returns the matrix from linear intensities to linear sRGB; null if there is none. */
    double @Nullable [] toLinearSrgb() {
        double[] toD50 = toD50();
        return toD50 == null ? null : toLinearSrgb(toD50);
    }

    /**
     * Returns the matrix from linear intensities to linear sRGB; null if there is none.
     *
     * @param toD50 the matrix from linear intensities to XYZ under D50, as in ICC profiles
     */
    static double @Nullable [] toLinearSrgb(double[] toD50) {
        double[] srgb = SRGB.toD50();
        double[] fromD50 = srgb == null ? null : inverse(srgb);
        return fromD50 == null || inverse(toD50) == null ? null : product(fromD50, toD50);
    }

    /** Returns the matrix to XYZ, adapted to D50 by Bradford's method. */
    private double @Nullable [] toD50() {
        double[] primaries = columns(red.xyz(), green.xyz(), blue.xyz());
        double[] inverse = inverse(primaries);
        if (inverse == null || !isFinite(white.xyz())) {
            return null;
        }
        double[] weights = apply(inverse, white.xyz());
        double[] toXyz = product(primaries, diagonal(weights));
        double[] from = apply(BRADFORD, white.xyz());
        double[] to = apply(BRADFORD, D50);
        double[] scale = {to[0] / from[0], to[1] / from[1], to[2] / from[2]};
        double[] back = inverse(BRADFORD);
        return back == null ? null : product(back, product(diagonal(scale), product(BRADFORD, toXyz)));
    }

    private static double[] columns(double[] first, double[] second, double[] third) {
        return new double[] {first[0], second[0], third[0], first[1], second[1], third[1], first[2], second[2], third[2]
        };
    }

    private static double[] diagonal(double[] values) {
        return new double[] {values[0], 0, 0, 0, values[1], 0, 0, 0, values[2]};
    }

    private static double[] apply(double[] matrix, double[] vector) {
        double[] result = new double[3];
        for (int i = 0; i < 9; i++) {
            result[i / 3] += matrix[i] * vector[i % 3];
        }
        return result;
    }

    private static double[] product(double[] left, double[] right) {
        double[] result = new double[9];
        for (int i = 0; i < 27; i++) {
            result[i / 9 * 3 + i % 3] += left[i / 3] * right[i / 3 % 3 * 3 + i % 3];
        }
        return result;
    }

    /** Returns the inverse of a matrix; null if it has none, or a value that is not finite. */
    private static double @Nullable [] inverse(double[] m) {
        double[] adjugate = {
            m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
            m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
            m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]
        };
        double determinant = m[0] * adjugate[0] + m[1] * adjugate[3] + m[2] * adjugate[6];
        for (int i = 0; i < 9; i++) {
            adjugate[i] /= determinant;
        }
        return Math.abs(determinant) > 1e-9 && isFinite(adjugate) ? adjugate : null;
    }

    private static boolean isFinite(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return Double.isFinite(sum);
    }
}
