package rana.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The samples of a picture of any type, as bytes. The samples are not colour-managed: Java
 * assumes that grey is linear and would brighten a grey picture in the conversion to RGB.
 */
final class Pixels {
    private Pixels() {}

    /**
     * Returns the largest centred square, over white where it is transparent:
     * {@code side * side * channels} bytes.
     */
    static byte[] centreSquare(BufferedImage image, int channels) {
        int side = Math.min(image.getWidth(), image.getHeight());
        int left = (image.getWidth() - side) / 2;
        int top = (image.getHeight() - side) / 2;
        byte[] pixels = new byte[side * side * channels];
        byte[] row = new byte[side * 3];
        for (int y = 0; y < side; y++) {
            if (hasPlainSamples(image.getColorModel())) {
                plainRow(image, left, top + y, row);
            } else {
                anyRow(image, left, top + y, row);
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

    private static void plainRow(BufferedImage image, int left, int y, byte[] row) {
        int side = row.length / 3;
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int[] samples = raster.getPixels(left, y, side, 1, (int[]) null);
        int colours = model.getNumColorComponents();
        boolean alpha = model.hasAlpha() && bands > colours;
        long opaque = alpha ? largest(model, colours) : 1;
        for (int x = 0; x < side; x++) {
            long cover = alpha ? samples[x * bands + colours] : 1;
            for (int c = 0; c < 3; c++) {
                int band = colours == 1 ? 0 : c;
                long max = largest(model, band);
                long over = samples[x * bands + band] * cover + max * (opaque - cover);
                row[3 * x + c] = (byte) ((over * 255 + max * opaque / 2) / (max * opaque));
            }
        }
    }

    private static long largest(ColorModel model, int component) {
        return (1L << model.getComponentSize(component)) - 1;
    }

    private static void anyRow(BufferedImage image, int left, int y, byte[] row) {
        for (int x = 0; x < row.length / 3; x++) {
            int argb = image.getRGB(left + x, y);
            int cover = argb >>> 24;
            for (int c = 0; c < 3; c++) {
                int sample = argb >> (16 - 8 * c) & 0xff;
                row[3 * x + c] = (byte) ((sample * cover + 255 * (255 - cover) + 127) / 255);
            }
        }
    }
}
