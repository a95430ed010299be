package rana.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * The conversion of JPEG files with four channels to RGB. Java's decoder reads their samples, and
 * its own conversion washes out the colours. As in browsers, samples are those of Adobe's programs,
 * whether or not the file has Adobe's segment: 0 is full ink.
 */
final class CmykJpeg {
    private static final int CHANNELS = 4;
    private static final int MAX = 255;

    private CmykJpeg() {}

    /**
     * Converts the samples of a file.
     *
     * @param samples the samples as the file has them
     * @param ycck true if the first three channels are luma and chroma
     * @param profile the conversion of the embedded profile; if null, paper and inks are ideal
     */
    static BufferedImage rgb(Raster samples, boolean ycck, @Nullable TableToSrgb profile) {
        int width = samples.getWidth();
        var image = new BufferedImage(width, samples.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < samples.getHeight(); y++) {
            int[] row = samples.getPixels(0, y, width, 1, (int[]) null);
            if (ycck) {
                toCmyk(row);
            }
            image.getRaster().setPixels(0, y, width, 1, profile == null ? ideal(row) : profiled(row, profile));
        }
        return image;
    }

    /** Converts luma and chroma to RGB, of which the samples of CMYK are the complement. */
    private static void toCmyk(int[] row) {
        for (int i = 0; i < row.length; i += CHANNELS) {
            double luma = row[i];
            double blue = row[i + 1] - 128;
            double red = row[i + 2] - 128;
            row[i] = MAX - clamped(luma + 1.402 * red);
            row[i + 1] = MAX - clamped(luma - 0.344136 * blue - 0.714136 * red);
            row[i + 2] = MAX - clamped(luma + 1.772 * blue);
        }
    }

    private static int clamped(double sample) {
        return (int) Math.round(Math.max(0, Math.min(MAX, sample)));
    }

    private static int[] ideal(int[] row) {
        int[] rgb = new int[row.length / CHANNELS * 3];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3 * CHANNELS;
            rgb[i] = (row[pixel + i % 3] * row[pixel + 3] + MAX / 2) / MAX;
        }
        return rgb;
    }

    private static int[] profiled(int[] row, TableToSrgb profile) {
        int[] ink = new int[row.length];
        for (int i = 0; i < row.length; i++) {
            ink[i] = (MAX - row[i]) * (ToSrgb.MAX / MAX);
        }
        int[] rgb = profile.fromCmyk(ink);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (rgb[i] * MAX + ToSrgb.MAX / 2) / ToSrgb.MAX;
        }
        return rgb;
    }
}
