package rana.data;

import java.util.function.DoubleUnaryOperator;

/**
 * The conversion of colours that are described by a curve for each channel and a matrix, computed
 * here rather than by Java's colour management: its results depend on the depth of the samples, and
 * it reads no chromaticities.
 */
final class MatrixToSrgb implements ToSrgb {
    private static final int STEPS = 4096;
    private static final float[] FROM_LINEAR = table(MatrixToSrgb::srgbFromLinear);

    private final float[][] toLinear;
    private final float[] matrix;

    /**
     * Creates a conversion.
     *
     * @param curves the functions of red, green and blue from samples to linear intensities, both
     *     from 0 to 1
     * @param matrix the matrix from linear intensities to linear sRGB, row by row
     */
    MatrixToSrgb(DoubleUnaryOperator[] curves, double[] matrix) {
        this.toLinear = new float[][] {table(curves[0]), table(curves[1]), table(curves[2])};
        this.matrix = new float[9];
        for (int i = 0; i < 9; i++) {
            this.matrix[i] = (float) matrix[i];
        }
    }

    @Override
    public void convert(int[] rgb) {
        for (int i = 0; i < rgb.length; i += 3) {
            float red = at(toLinear[0], rgb[i] / (float) MAX);
            float green = at(toLinear[1], rgb[i + 1] / (float) MAX);
            float blue = at(toLinear[2], rgb[i + 2] / (float) MAX);
            for (int c = 0; c < 3; c++) {
                float linear = matrix[3 * c] * red + matrix[3 * c + 1] * green + matrix[3 * c + 2] * blue;
                rgb[i + c] = Math.round(at(FROM_LINEAR, linear) * MAX);
            }
        }
    }

    /** Returns the linear intensity of an sRGB sample (IEC 61966-2-1). */
    static double linearFromSrgb(double sample) {
        return sample <= 0.04045 ? sample / 12.92 : Math.pow((sample + 0.055) / 1.055, 2.4);
    }

    private static double srgbFromLinear(double linear) {
        return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    }

    private static float[] table(DoubleUnaryOperator curve) {
        float[] table = new float[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double value = curve.applyAsDouble((double) i / STEPS);
            table[i] = (float) Math.max(0, Math.min(1, value));
        }
        return table;
    }

    /** Interpolates between the entries of a table. */
    private static float at(float[] table, float value) {
        float position = Math.max(0, Math.min(1, value)) * STEPS;
        int before = Math.min((int) position, STEPS - 1);
        return table[before] + (position - before) * (table[before + 1] - table[before]);
    }
}
