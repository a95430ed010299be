package rana.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import rana.io.AtomicFile;

/** An 8-bit picture as plain data, grey or colour. */
public final class Picture {
    private final int width;
    private final int height;
    private final int channels;
    private final byte[] pixels;

    /**
     * A picture over {@code pixels}, which are not copied.
     *
     * @param width in pixels
     * @param height in pixels
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param pixels row by row from the top left, channels interleaved: {@code height * width * channels} bytes
     */
    public Picture(int width, int height, int channels, byte[] pixels) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 or 3; got " + channels);
        }
        if (width < 1 || height < 1 || pixels.length != (long) width * height * channels) {
            throw new IllegalArgumentException(
                    "%d bytes are no %d×%d×%d picture".formatted(pixels.length, width, height, channels));
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.pixels = pixels;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public int channels() {
        return channels;
    }

    /** The bytes themselves, not a copy. */
    public byte[] pixels() {
        return pixels;
    }

    /** The picture for Java2D. */
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

    /** Encodes the picture as PNG; the stream stays open. */
    public void writePng(OutputStream out) throws IOException {
        if (!ImageIO.write(toBufferedImage(), "png", out)) {
            throw new IOException("this Java runtime has no PNG encoder");
        }
    }

    /** Writes the picture as a PNG file, atomically. */
    public void writePng(Path file) {
        AtomicFile.write(file, this::writePng);
    }
}
