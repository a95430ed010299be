package rana.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a picture of any type, as bytes. Java's own conversion of colours is not used: it
 * assumes that grey is linear and would brighten a grey picture in the conversion to RGB.
 */
final class Pixels {
    private Pixels() {}

    /**
     * Returns the largest centred square, over white where it is transparent:
     * {@code side * side * channels} bytes.
     *
     * @param colours the conversion of the samples to sRGB; null if they are sRGB already
     */
    static byte[] centreSquare(BufferedImage image, @Nullable ToSrgb colours, int channels) {
        int side = Math.min(image.getWidth(), image.getHeight());
        int left = (image.getWidth() - side) / 2;
        int top = (image.getHeight() - side) / 2;
        byte[] pixels = new byte[side * side * channels];
        byte[] row = new byte[side * 3];
        for (int y = 0; y < side; y++) {
            if (hasPlainSamples(image.getColorModel())) {
                plainRow(image, colours, left, top + y, row);
            } else {
                anyRow(image, colours, left, top + y, row);
            }
            byte[] wanted = channels == 1 ? Luma.ofColour(row) : row;
            System.arraycopy(wanted, 0, pixels, y * wanted.length, wanted.length);
        }
        return pixels;
    }

    /** Returns the largest centred square of a picture whose samples are bytes already. */
    static byte[] centreSquare(byte[] pixels, int width, int height, int channels) {
        int side = Math.min(width, height);
        if (width == height) {
            return pixels;
        }
        byte[] square = new byte[side * side * channels];
        int first = ((height - side) / 2 * width + (width - side) / 2) * channels;
        for (int y = 0; y < side; y++) {
            System.arraycopy(pixels, first + y * width * channels, square, y * side * channels, side * channels);
        }
        return square;
    }

    /**
     * Converts colour to grey or grey to colour; returns {@code pixels} itself if nothing changes.
     */
    static byte[] inChannels(byte[] pixels, int channels, int wanted) {
        if (channels == wanted) {
            return pixels;
        }
        if (wanted == 1) {
            return Luma.ofColour(pixels);
        }
        byte[] colour = new byte[3 * pixels.length];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = pixels[i / 3];
        }
        return colour;
    }

    private static boolean hasPlainSamples(ColorModel model) {
        int space = model.getColorSpace().getType();
        int transfer = model.getTransferType();
        return !(model instanceof IndexColorModel)
                && !model.isAlphaPremultiplied()
                && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB)
                && (transfer == DataBuffer.TYPE_BYTE
                        || transfer == DataBuffer.TYPE_USHORT
                        || transfer == DataBuffer.TYPE_INT);
    }

    private static void plainRow(BufferedImage image, @Nullable ToSrgb conversion, int left, int y, byte[] row) {
        int side = row.length / 3;
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int[] samples = raster.getPixels(left, y, side, 1, (int[]) null);
        int colours = model.getNumColorComponents();
        boolean alpha = model.hasAlpha() && bands > colours;
        long opaque = alpha ? largest(model, colours) : 1;
        int[] converted = conversion == null ? null : converted(samples, bands, model, conversion, row.length);
        for (int x = 0; x < side; x++) {
            long cover = alpha ? samples[x * bands + colours] : 1;
            for (int c = 0; c < 3; c++) {
                int band = colours == 1 ? 0 : c;
                long max = converted == null ? largest(model, band) : ToSrgb.MAX;
                long sample = converted == null ? samples[x * bands + band] : converted[3 * x + c];
                long over = sample * cover + max * (opaque - cover);
                row[3 * x + c] = (byte) ((over * 255 + max * opaque / 2) / (max * opaque));
            }
        }
    }

    private static int[] converted(int[] samples, int bands, ColorModel model, ToSrgb conversion, int length) {
        int[] rgb = new int[length];
        for (int i = 0; i < length; i++) {
            int band = model.getNumColorComponents() == 1 ? 0 : i % 3;
            long max = largest(model, band);
            rgb[i] = (int) ((samples[i / 3 * bands + band] * (long) ToSrgb.MAX + max / 2) / max);
        }
        conversion.convert(rgb);
        return rgb;
    }

    private static long largest(ColorModel model, int component) {
        return (1L << model.getComponentSize(component)) - 1;
    }

    private static void anyRow(BufferedImage image, @Nullable ToSrgb conversion, int left, int y, byte[] row) {
        int[] argb = image.getRGB(left, y, row.length / 3, 1, null, 0, row.length / 3);
        int max = conversion == null ? 255 : ToSrgb.MAX;
        int[] rgb = new int[row.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (argb[i / 3] >> (16 - i % 3 * 8) & 0xff) * (max / 255);
        }
        if (conversion != null) {
            conversion.convert(rgb);
        }
        for (int i = 0; i < rgb.length; i++) {
            int cover = argb[i / 3] >>> 24;
            int over = rgb[i] * cover + max * (255 - cover);
            row[i] = (byte) ((over + max / 2) / max);
        }
    }
}
