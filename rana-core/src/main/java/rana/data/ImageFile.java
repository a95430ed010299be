package rana.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import rana.Printable;

/**
 * A picture file, decoded. What it says of itself is looked at before its pixels are: nothing is allocated for a picture
 * that is too large.
 *
 * @param format "png", "jpeg", "gif", "bmp" or "webp"
 * @param image its first frame
 * @param orientation how to turn it upright
 */
record ImageFile(String format, BufferedImage image, Orientation orientation) {
    /** A header that claims more than this is not believed, and nothing of its size is allocated. */
    private static final long MOST_PIXELS = 64L << 20;

    /** What a picture takes on its way to a square, at most: four samples of the file's, and what they become. */
    private static final int BYTES_PER_PIXEL = 8;

    /** Pictures of more pixels are decoded one at a time, so that threads together need no more memory than one. */
    private static final long MANY_PIXELS = 4L << 20;

    /** More passes over a JPEG picture only cost time; those that programs write have about ten. */
    private static final int MOST_SCANS = 100;

    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp", "webp");
    private static final Object ONE_LARGE_AT_A_TIME = new Object();

    /**
     * The middle square of a picture, upright, over white where it is transparent, resized.
     *
     * @param file all its bytes
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @return {@code size * size * channels} bytes
     * @throws IOException whose message is the reason, for people, that it cannot be read
     */
    static byte[] read(byte[] file, int size, int channels) throws IOException {
        return decode(file).square(size, channels);
    }

    /** As {@link #read}, of a picture that is decoded. */
    byte[] square(int size, int channels) {
        int side = Math.min(image.getWidth(), image.getHeight());
        byte[] pixels = Pixels.middleSquare(image, channels);
        return orientation.upright(Resize.bicubic(pixels, side, side, channels, size, size), size, channels);
    }

    /** Its kind of pixels in words: "grey", "colour with alpha", "palette", "16-bit colour". */
    String mode() {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel) {
            return model.hasAlpha() ? "palette with alpha" : "palette";
        }
        String colours = model.getNumColorComponents() == 1 ? "grey" : "colour";
        String depth = model.getComponentSize(0) > Byte.SIZE ? "16-bit " : "";
        return depth + colours + (model.hasAlpha() ? " with alpha" : "");
    }

    /**
     * Decodes the first frame of a file.
     *
     * @throws IOException whose message is the reason, for people, that it cannot be read
     */
    static ImageFile decode(byte[] file) throws IOException {
        if (file.length == 0) {
            throw new IOException("an empty file");
        }
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("not a picture, whatever its name says");
            }
            ImageReader reader = readers.next();
            try {
                String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                if (!FORMATS.contains(format)) {
                    throw new IOException("not a PNG, JPEG, GIF, BMP or WebP picture, whatever its name says");
                }
                if (format.equals("jpeg") && scans(file) > MOST_SCANS) {
                    throw new IOException("a JPEG file of %,d scans, at most %d".formatted(scans(file), MOST_SCANS));
                }
                if (format.equals("png")) {
                    PngChunks.check(file);
                }
                // Without metadata: compressed text in it may unfold to any size.
                reader.setInput(in, true, true);
                return new ImageFile(format, pixels(reader), Orientation.of(file));
            } finally {
                reader.dispose();
            }
        } catch (EOFException e) {
            throw new IOException("truncated", e);
        } catch (IIOException e) {
            throw new IOException(reason(e), e);
        } catch (RuntimeException e) {
            // Java's decoders trip over broken files in many ways: array bounds, illegal arguments, overflows.
            throw new IOException("corrupt (" + e.getClass().getSimpleName() + ")", e);
        } catch (OutOfMemoryError e) {
            throw new IOException("more memory is needed than Java has; give it more by -Xmx", e);
        }
    }

    private static BufferedImage pixels(ImageReader reader) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        long pixels = width * height;
        if (pixels > MOST_PIXELS) {
            throw new IOException("too large: %,d × %,d pixels, at most 64 megapixels".formatted(width, height));
        }
        long most = Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_PIXEL;
        if (pixels > most) {
            throw new IOException(
                    "too large for Java's memory: %,d × %,d pixels, at most %,d megapixels; give it more by -Xmx"
                            .formatted(width, height, most >> 20));
        }
        if (pixels <= MANY_PIXELS) {
            return firstFrame(reader);
        }
        synchronized (ONE_LARGE_AT_A_TIME) {
            return firstFrame(reader);
        }
    }

    private static BufferedImage firstFrame(ImageReader reader) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, text) -> warnings.add(text));
        BufferedImage image = reader.read(0);
        // The JPEG decoder fills the rest of a file that ends early with grey, and only warns.
        if (warnings.stream().anyMatch(text -> text.contains("remature end"))) {
            throw new IOException("truncated");
        }
        return image;
    }

    /** How often a JPEG file passes over its pixels: the marker cannot occur within coded data. */
    private static int scans(byte[] jpeg) {
        int scans = 0;
        for (int i = 1; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xDA && jpeg[i - 1] == (byte) 0xFF) {
                scans++;
            }
        }
        return scans;
    }

    private static String reason(IIOException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return "truncated";
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("Unsupported Image Type")) {
            return "its colours are of a kind that Java does not read; save it as RGB";
        }
        return "corrupt (" + Printable.of(message.lines().findFirst().orElse("")) + ")";
    }
}
