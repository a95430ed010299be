package rana.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import rana.FailureException;
import rana.io.AtomicFile;

/** An 8-bit picture in memory, grey or colour. */
public final class Picture {
    private final int width;
    private final int height;
    private final int channels;
    private final byte[] pixels;

    /**
     * Creates a picture backed by {@code pixels}, which are not copied.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param pixels {@code height * width * channels} bytes, row by row from the top left, channels
     *     interleaved
     */
    public Picture(int width, int height, int channels, byte[] pixels) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 or 3; got " + channels);
        }
        if (width < 1 || height < 1 || pixels.length != (long) width * height * channels) {
            throw new IllegalArgumentException(
                    "a picture of %d×%d pixels with %d channel(s) needs positive sides and a byte per sample; got %d bytes"
                            .formatted(width, height, channels, pixels.length));
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.pixels = pixels;
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns the number of channels: 1 (grey) or 3 (red, green, blue). */
    public int channels() {
        return channels;
    }

    /** Returns the bytes of the picture, not a copy. */
    public byte[] pixels() {
        return pixels;
    }

    /**
     * Returns the picture enlarged by an integer {@code factor} without interpolation, so that
     * every pixel is visible.
     */
    public Picture scaled(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("factor must be 1 or more; got " + factor);
        }
        int wide = Math.multiplyExact(width, factor);
        int high = Math.multiplyExact(height, factor);
        byte[] to = new byte[Math.multiplyExact(Math.multiplyExact(wide, high), channels)];
        for (int y = 0, at = 0; y < high; y++) {
            for (int x = 0; x < wide; x++, at += channels) {
                System.arraycopy(pixels, (y / factor * width + x / factor) * channels, to, at, channels);
            }
        }
        return new Picture(wide, high, channels, to);
    }

    /** Reads a PNG file such as {@link #writePng(Path)} writes; transparency is dropped. */
    public static Picture readPng(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            BufferedImage image = ImageIO.read(in);
            if (image == null) {
                throw new FailureException("cannot read " + file + ": not a picture in a supported format");
            }
            return of(image);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private static Picture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
            // The raw samples: getRGB would convert them through a linear grey colour space.
            int[] samples = image.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
            byte[] grey = new byte[samples.length];
            for (int i = 0; i < grey.length; i++) {
                grey[i] = (byte) samples[i];
            }
            return new Picture(width, height, 1, grey);
        }
        int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
        byte[] colours = new byte[argb.length * 3];
        for (int i = 0; i < argb.length; i++) {
            colours[3 * i] = (byte) (argb[i] >> 16);
            colours[3 * i + 1] = (byte) (argb[i] >> 8);
            colours[3 * i + 2] = (byte) argb[i];
        }
        return new Picture(width, height, 3, colours);
    }

    /** Returns a copy of the picture for Java2D. */
    public BufferedImage toBufferedImage() {
        var image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        if (channels == 1) {
            System.arraycopy(pixels, 0, to, 0, to.length);
        } else {
            for (int i = 0; i < to.length; i += 3) {
                to[i] = pixels[i + 2];
                to[i + 1] = pixels[i + 1];
                to[i + 2] = pixels[i];
            }
        }
        return image;
    }

    /** Writes the picture to {@code out} as PNG; the stream stays open. */
    public void writePng(OutputStream out) throws IOException {
        if (!ImageIO.write(toBufferedImage(), "png", out)) {
            throw new IOException("this Java runtime has no PNG encoder");
        }
    }

    /** Writes the picture to {@code file} as PNG, atomically. */
    public void writePng(Path file) {
        AtomicFile.write(file, this::writePng);
    }
}
